#pragma once

#include <map>
#include <optional>
#include <string>

namespace ipc::session {

/// What programs answered to --describe, from one start of the window to the next. An answer holds for the very
/// file that gave it: device, inode, size, and the times of its last change (man 3 stat). One that is replaced,
/// built again or touched is asked again. Only what is compiled is kept, since a script may read other files.
class AnswerCache {
public:
    /// A file that is absent, damaged or of another version holds nothing. Empty: nowhere to keep it.
    explicit AnswerCache(std::string path);

    /// Names the file as it is now. Empty: it is no file whose answer may be kept, as one changed a moment ago.
    static std::string key_of(const std::string& program);
    std::optional<std::string> find(const std::string& key) const;
    /// For the next start: what is not named once in this one is forgotten.
    void keep(const std::string& key, const std::string& answer);
    /// Writes it, if it is another one. That it cannot be kept is no error: then all are asked.
    void save() const;

private:
    using Answers = std::map<std::string, std::string>;
    std::string path_;
    Answers known_, kept_;
};

/// $XDG_CACHE_HOME/ipc-playground/answers, or the same under ~/.cache. Empty: nowhere to keep it.
std::string answers_path();

}  // namespace ipc::session
