#include "session/answer_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "session/replace_file.hpp"
#include "stage/user_path.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::session {

namespace {

// The key of an entry is one line, then comes the answer's length on another, then the answer.
constexpr std::string_view kFirstLine = "answers of ipc-playground, version 1";
constexpr std::uintmax_t kMostCached = 64U << 20U;
// Two changes within one tick of the kernel's clock leave the same times; what is older than this had its tick.
constexpr time_t kSettledSeconds = 2;

std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::string read_cache(const std::string& path) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size > kMostCached) return {};
    std::string text(size, '\0');
    std::ifstream(path, std::ios::binary).read(text.data(), static_cast<std::streamsize>(size));
    return text;
}

bool is_compiled(const std::string& program) {
    const supervisor::Descriptor file(open(program.c_str(), O_RDONLY | O_CLOEXEC));
    char magic[4];
    return file.is_open() && read(file.get(), magic, sizeof magic) == sizeof magic &&
           std::memcmp(magic, "\177ELF", sizeof magic) == 0;
}

std::string time_text(const timespec& time) {
    return std::to_string(time.tv_sec) + '.' + std::to_string(time.tv_nsec);
}

}  // namespace

AnswerCache::AnswerCache(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    const std::string text = read_cache(path_);
    std::string_view rest = text;
    if (take_line(rest) != kFirstLine) return;
    Answers read;
    while (!rest.empty()) {
        const auto key = take_line(rest), length = take_line(rest);
        std::size_t bytes = 0;
        if (!key || !length) return;
        const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), bytes);
        if (error != std::errc() || end != length->data() + length->size() || bytes > rest.size()) return;
        read.emplace(*key, rest.substr(0, bytes));
        rest.remove_prefix(bytes);
    }
    known_ = std::move(read);
}

std::string AnswerCache::key_of(const std::string& program) {
    struct stat about {};
    if (program.find('\n') != std::string::npos || stat(program.c_str(), &about) != 0) return {};
    if (time(nullptr) - about.st_ctim.tv_sec <= kSettledSeconds || !is_compiled(program)) return {};
    return std::to_string(about.st_dev) + ' ' + std::to_string(about.st_ino) + ' ' + std::to_string(about.st_size) + ' ' +
           time_text(about.st_mtim) + ' ' + time_text(about.st_ctim) + ' ' + program;
}

std::optional<std::string> AnswerCache::find(const std::string& key) const {
    const auto at = known_.find(key);
    if (key.empty() || at == known_.end()) return std::nullopt;
    return at->second;
}

void AnswerCache::keep(const std::string& key, const std::string& answer) {
    if (!key.empty()) kept_.insert_or_assign(key, answer);
}

void AnswerCache::save() const {
    if (path_.empty() || kept_ == known_) return;
    std::string text = std::string(kFirstLine) + '\n';
    for (const auto& [key, answer] : kept_)
        text += key + '\n' + std::to_string(answer.size()) + '\n' + answer;
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
    if (!error) (void)replace_file(path_, text);
}

std::string answers_path() {
    return stage::user_path("XDG_CACHE_HOME", ".cache", "answers");
}

}  // namespace ipc::session
