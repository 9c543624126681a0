#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/app.hpp"
#include "stage/result.hpp"

namespace ipc::session {

/// The folder that files are saved to: what is in it, names for what comes into it, and what came of saving.
class FileDesk {
public:
    explicit FileDesk(model::App& app) : app_(app) {}

    /// A file that is not there yet, named after the demo and the time, in the folder for files:
    /// "ipc-pipe-stage-20260314-150926.png".
    std::string fresh_path(std::string_view what, std::string_view ending) const;
    /// What came of saving a file, for the learner.
    void tell(const stage::Result<void>& saved, const std::string& path);
    /// The overlay.
    void show(bool open);
    /// What was typed or clicked: a folder is gone to; a file's path is returned, to be opened.
    std::optional<std::string> choose(std::string path);

private:
    void look_into_folder();

    model::App& app_;
    std::string folder_;  // empty: the current one
};

}  // namespace ipc::session
