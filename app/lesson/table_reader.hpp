#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/problem.hpp"
#include "lesson/toml_value.hpp"

namespace ipc::lesson {

/// Takes what it knows out of a table of a lesson, and reports what is missing, of another kind, or not
/// known.
class TableReader {
public:
    /// `what`: "the task", "the front matter".
    TableReader(const TomlValue& table, std::string what, Problems& problems);

    // Nothing where it is not there; of another kind it is reported too.
    const TomlValue* value(const std::string& key);
    std::optional<std::string> text(const std::string& key);
    std::optional<std::int64_t> integer(const std::string& key);
    std::optional<bool> flag(const std::string& key);
    const TomlValue* table(const std::string& key);
    const TomlValue* list(const std::string& key);
    std::vector<std::string> texts(const std::string& key);  ///< a list of strings
    /// One of these words.
    std::optional<std::string> word(const std::string& key, const std::vector<std::string>& allowed);
    // What must be there, and not be empty.
    std::string needed_text(const std::string& key);
    const TomlValue* needed(const std::string& key);

    int line() const { return table_.line; }
    int line_of(const std::string& key) const;
    /// Reports every key that was not asked for.
    void finish();

private:
    const TomlValue* of_kind(const std::string& key, TomlValue::Kind kind, const char* in_words);

    const TomlValue& table_;
    std::string what_;
    Problems& problems_;
    std::vector<std::string> known_;
};

}  // namespace ipc::lesson
