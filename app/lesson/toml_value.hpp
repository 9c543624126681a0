#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipc::lesson {

/// What a piece of TOML holds, with the lines it stands in.
struct TomlValue {
    enum class Kind : std::uint8_t { text, integer, real, flag, list, table, other };
    Kind kind = Kind::other;
    int line = 0;  ///< of the whole file, from 1
    std::string text;
    std::int64_t integer = 0;
    double real = 0;
    bool flag = false;
    std::vector<TomlValue> items;                            ///< of a list
    std::vector<std::pair<std::string, TomlValue>> entries;  ///< of a table, as they stand in the file

    const TomlValue* find(std::string_view key) const;  ///< nullptr: there is none
    /// "a string", "a list"
    const char* kind_in_words() const;
};

struct TomlText {
    TomlValue table;
    std::string problem;  ///< why it is no TOML; empty: it is
    int line = 0;         ///< where
};

/// `first_line`: the number of the text's first line in its file.
TomlText read_toml(std::string_view text, int first_line);
/// As TOML writes a string, with its quotes.
std::string toml_string(std::string_view text);

}  // namespace ipc::lesson
