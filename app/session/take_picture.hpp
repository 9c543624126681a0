#pragma once

#include "model/picture.hpp"
#include "stage/exhibit.hpp"

namespace ipc::session {

/// Copies the newest picture, unless `picture` is it already; true if it did. The actor goes on meanwhile: a
/// picture that it began to overwrite is not taken, and sizes that cannot be are refused.
bool take_picture(const stage::Picture& shown, model::Picture& picture);

}  // namespace ipc::session
