#pragma once

#include <string>
#include <string_view>

#include "stage/result.hpp"

namespace ipc::session {

/// Writes a file beside its place and renames it: a reader sees the old text or the new one, never
/// half.
stage::Result<void> replace_file(const std::string& path, std::string_view text);

/// A file that follows a changing text, written only when the text is another one.
class MirrorFile {
public:
    explicit MirrorFile(std::string path) : path_(std::move(path)) {}
    bool wanted() const { return !path_.empty(); }
    stage::Result<void> write(std::string text);

private:
    std::string path_;
    std::string written_;
};

}  // namespace ipc::session
