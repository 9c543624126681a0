#pragma once

#include <cstdint>
#include <string>

// What the learner asks of files.
namespace ipc::model {

/// Opens or closes the overlay; opening looks into the folder.
struct ShowFiles {
    bool open = true;
};
struct TypePath {  ///< in the overlay's field
    std::string text;
};
/// What was typed: a recording is opened; of a folder, its recordings are shown, and files are saved there.
struct ChoosePath {
    std::string path;
};
/// A path that is empty: a new file in the folder that was chosen, named after the demo and the time.
struct SaveRecording {
    std::string path;
};
struct OpenRecording {
    std::string path;
};
enum class ExportFormat : std::uint8_t { chrome_trace, csv };
struct Export {
    ExportFormat format = ExportFormat::chrome_trace;
    std::string path;
};
/// A PNG of a panel as it stands in the window.
struct SavePicture {
    std::string panel;  ///< by its name in the item map; empty: the whole window
    std::string path;
};
enum class ComparisonFormat : std::uint8_t { csv, json };
struct SaveComparison {
    ComparisonFormat format = ComparisonFormat::csv;
    std::string path;
};

}  // namespace ipc::model
