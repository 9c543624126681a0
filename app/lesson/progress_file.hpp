#pragma once

#include <string>

#include "lesson/progress.hpp"
#include "stage/result.hpp"

namespace ipc::lesson {

/// $XDG_DATA_HOME/ipc-playground/progress.toml, or the same under ~/.local/share. Empty: nowhere.
std::string progress_path();
/// $USER, or the user's name as the system knows it.
std::string usual_student();

/// The one file a learner's progress is kept in. Several programs may have it open: each puts what it has
/// into what is there, so none undoes another's.
class ProgressFile {
public:
    explicit ProgressFile(std::string path) : path_(std::move(path)) {}

    /// What is there now. A file that cannot be understood is set aside as progress.toml.corrupt-N, and
    /// `trouble` says so in one sentence.
    Progress read(std::string& trouble);
    /// Puts this into the file: it is there whole, or as it was before, whenever the machine stops.
    stage::Result<void> merge_in(const Progress& progress);

private:
    stage::Result<void> write(const std::string& text, const std::string& beside);
    stage::Result<Progress> read_locked(std::string& trouble);

    std::string path_;
};

}  // namespace ipc::lesson
