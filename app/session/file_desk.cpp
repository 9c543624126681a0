#include "session/file_desk.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace ipc::session {

namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".ipcrec";
constexpr std::size_t kMostShown = 200;

std::string local_time(std::time_t time, const char* format) {
    std::tm local{};
    localtime_r(&time, &local);
    char text[32];
    return std::strftime(text, sizeof text, format, &local) > 0 ? text : "";
}

std::string size_text(std::uintmax_t bytes) {
    char text[32];
    if (bytes < 1'000'000) {
        std::snprintf(text, sizeof text, "%.1f kB", static_cast<double>(bytes) / 1e3);
    } else {
        std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    }
    return text;
}

// A path as a shell takes it.
std::string from_home(std::string path) {
    const char* home = std::getenv("HOME");
    if (home != nullptr && (path == "~" || path.starts_with("~/"))) path.replace(0, 1, home);
    return path;
}

std::string trimmed_path(const std::string& path) {
    const std::size_t begin = path.find_first_not_of(" \t\n");
    if (begin == std::string::npos) return {};
    return path.substr(begin, path.find_last_not_of(" \t\n") - begin + 1);
}

}  // namespace

std::string FileDesk::fresh_path(std::string_view what, std::string_view ending) const {
    std::string name = "ipc-" + (app_.demo() != nullptr ? app_.demo()->name : std::string("playground"));
    if (!what.empty()) name += "-" + std::string(what);
    name += local_time(std::time(nullptr), "-%Y%m%d-%H%M%S");
    if (!folder_.empty()) name = (fs::path(folder_) / name).string();
    std::string path = name + std::string(ending);
    std::error_code ignored;
    for (int again = 2; fs::exists(path, ignored); ++again)
        path = name + "-" + std::to_string(again) + std::string(ending);
    return path;
}

void FileDesk::tell(const stage::Result<void>& saved, const std::string& path) {
    app_.note.clear();
    app_.error.clear();
    if (saved) {
        app_.note = "Saved to " + path + ".";
    } else {
        app_.error = saved.error().text;
    }
    if (app_.files.open) look_into_folder();
}

void FileDesk::show(bool open) {
    app_.files.open = open;
    if (!open) return;
    app_.keys_open = false;
    look_into_folder();
}

void FileDesk::look_into_folder() {
    model::Files& files = app_.files;
    std::error_code ignored;
    const fs::path folder = folder_.empty() ? fs::current_path(ignored) : fs::path(folder_);
    files.folder = folder.string();
    files.recordings.clear();
    std::vector<std::pair<fs::file_time_type, fs::directory_entry>> found;
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
        std::error_code gone;  // it may go while we look
        if (entry->path().extension() != kEnding || !entry->is_regular_file(gone)) continue;
        const fs::file_time_type written = entry->last_write_time(gone);
        if (!gone) found.emplace_back(written, *entry);
    }
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
    if (found.size() > kMostShown) found.resize(kMostShown);
    for (const auto& [written, entry] : found) {
        const auto at = std::chrono::file_clock::to_sys(written);
        const std::time_t seconds = std::chrono::system_clock::to_time_t(
            std::chrono::time_point_cast<std::chrono::system_clock::duration>(at));
        const std::uintmax_t bytes = entry.file_size(ignored);
        files.recordings.push_back({entry.path().filename().string(), local_time(seconds, "%Y-%m-%d %H:%M"),
                                    ignored ? std::string("?") : size_text(bytes)});
    }
}

std::optional<std::string> FileDesk::choose(std::string path) {
    app_.error.clear();
    path = from_home(trimmed_path(path));
    if (path.empty()) {
        app_.error = "Type the path of a recording, or of a folder.";
        return std::nullopt;
    }
    // Names in the list are of the folder that is shown.
    if (path[0] != '/' && !folder_.empty()) path = (fs::path(folder_) / path).string();
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return path;
    const fs::path whole = fs::canonical(path, ignored);
    folder_ = ignored ? path : whole.string();
    app_.files.typed.clear();
    look_into_folder();
    return std::nullopt;
}

}  // namespace ipc::session
