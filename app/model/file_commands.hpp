#pragma once

#include <cstdint>
#include <string>

// What the learner asks of files.
namespace ipc::model {

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
enum class ComparisonFormat : std::uint8_t { csv, json, png };
struct SaveComparison {
    ComparisonFormat format = ComparisonFormat::csv;
    std::string path;
};

}  // namespace ipc::model
