#include "lesson/pack.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>

#include "lesson/lesson_file.hpp"

namespace ipc::lesson {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLessons = 200;

stage::Error cannot(const std::string& path, const char* call) {
    return {path + ": " + call + ": " + strerrorname_np(errno) + " (" + std::strerror(errno) + ')'};
}

// A pack may come from anywhere: a link in it must not show the learner's other files as a lesson.
stage::Result<std::string> read_inside(const fs::path& folder, const std::string& name) {
    std::error_code error;
    const fs::path real = fs::canonical(folder / name, error);
    if (error) return stage::Error{"it leads nowhere: " + error.message()};
    if (real.parent_path() != folder)
        return stage::Error{"it is a link that leads out of the pack; allowed are files of the pack's folder"};
    return read_whole(real.string(), kLargestFile);
}

void check_numbers(Pack& pack) {
    std::map<std::string, std::string> files;
    for (PackLesson& each : pack.lessons) {
        const std::string number = each.read.lesson.number;
        const auto [before, fresh] = files.emplace(number, each.file);
        if (!fresh && !number.empty())
            each.read.problems.push_back({each.file, 1, "the number " + number + " is also that of " +
                                                            before->second + "; give it one of its own"});
    }
}

void check_links(Pack& pack) {
    std::vector<std::string> files;
    for (const PackLesson& each : pack.lessons)
        files.push_back(each.file);
    for (PackLesson& each : pack.lessons) {
        for (const LessonLink& link : each.read.links) {
            if (std::find(files.begin(), files.end(), link.target) == files.end())
                each.read.problems.push_back(
                    {each.file, link.line, "the link leads to no lesson of this pack: " + with_allowed(link.target, files)});
        }
    }
}

}  // namespace

stage::Result<std::string> read_whole(const std::string& path, std::size_t most) {
    // A FIFO would keep the opener waiting.
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0) return cannot(path, "open");
    struct Closer {
        int file;
        ~Closer() { close(file); }
    } closer{file};
    struct stat about {};
    if (fstat(file, &about) != 0) return cannot(path, "fstat");
    if (!S_ISREG(about.st_mode)) return stage::Error{path + " is no regular file"};
    std::string text;
    char buffer[16384];
    for (;;) {
        const ssize_t got = read(file, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot(path, "read");
        if (got == 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > most)
            return stage::Error{path + " is larger than " + std::to_string(most / 1024) + " KiB"};
    }
}

Pack read_pack(const std::string& folder, const std::vector<model::Demo>& demos) {
    Pack pack;
    pack.folder = folder;
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    std::vector<std::string> names;
    if (!error) {
        for (fs::directory_iterator entry(real, error), end; !error && entry != end; entry.increment(error)) {
            const std::string name = entry->path().filename().string();
            if (name.ends_with(".md") && name != "README.md" && name[0] != '.') names.push_back(name);
        }
    }
    if (error) {
        pack.missing = "The lessons in " + folder + " cannot be read: " + error.message() + '.';
        return pack;
    }
    std::sort(names.begin(), names.end());
    if (names.empty()) pack.missing = "There are no lessons (NN-name.md) in " + folder + '.';
    if (names.size() > kMostLessons) names.resize(kMostLessons);
    for (const std::string& name : names) {
        const auto text = read_inside(real, name);
        PackLesson lesson{name, {}};
        if (text) {
            lesson.read = read_lesson(*text, name, demos);
        } else {
            lesson.read = read_lesson({}, name, demos);
            lesson.read.problems = {{name, 1, text.error().text}};
        }
        pack.lessons.push_back(std::move(lesson));
    }
    check_numbers(pack);
    check_links(pack);
    return pack;
}

stage::Result<std::size_t> Pack::named(std::string_view name) const {
    if (name.ends_with(".md")) name.remove_suffix(3);
    const std::string number = name.size() == 1 ? '0' + std::string(name) : std::string(name);
    std::vector<std::string> known;
    for (std::size_t i = 0; i < lessons.size(); ++i) {
        const std::string& stem = lessons[i].read.lesson.name;
        const std::string& its = lessons[i].read.lesson.number;
        if (stem == name || (!its.empty() && (its == number || stem.substr(3) == name))) return i;
        known.push_back(stem);
    }
    if (!missing.empty()) return stage::Error{"there is no lesson \"" + std::string(name) + "\": " + missing};
    return stage::Error{"there is no lesson " + with_allowed(name, std::move(known))};
}

}  // namespace ipc::lesson
