#pragma once

#include <cstdint>
#include <string>

#include "supervisor/description_json.hpp"

namespace ipc::supervisor {

/// Takes untrusted JSON apart. The first fault is kept as one sentence; from then on every answer
/// is empty, so that a caller may read on and ask once at the end.
class JsonReader {
public:
    using Json = nlohmann::ordered_json;

    /// `subject` begins the sentence: "ipc-x --describe".
    explicit JsonReader(std::string subject) : subject_(std::move(subject)) {}

    /// Where the reader is, for the sentence: "knobs[2]".
    void go_to(std::string place) { place_ = std::move(place); }

    /// Text on one line, UTF-8 without control characters: it may end on a terminal.
    std::string text(const Json& object, const char* key, std::size_t most = 1000);
    /// Text of many lines.
    std::string long_text(const Json& object, const char* key, std::size_t most);
    /// Letters, digits, and any of `more`; at least one, at most 64.
    std::string name(const Json& object, const char* key, std::string_view more);
    std::int64_t integer(const Json& object, const char* key, std::int64_t lowest,
                         std::int64_t highest);
    bool flag(const Json& object, const char* key);
    double real(const Json& object, const char* key);
    /// An array of at most `most` elements; an empty one if it is not.
    const Json& array(const Json& object, const char* key, std::size_t most);
    const Json& object(const Json& object, const char* key);

    /// The element is not what it should be: keeps the sentence.
    void refuse(const std::string& why);
    bool failed() const { return !error_.empty(); }
    Error error() const { return {error_}; }

    static bool has(const Json& object, const char* key) {
        return object.is_object() && object.contains(key);
    }

private:
    const Json& member(const Json& object, const char* key);
    std::string checked(const Json& object, const char* key, std::size_t most, bool one_line);

    std::string subject_, place_, error_;
};

}  // namespace ipc::supervisor
