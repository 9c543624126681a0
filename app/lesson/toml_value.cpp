#include "lesson/toml_value.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace ipc::lesson {

namespace {

int line_of(const toml::source_region& source, int first_line) {
    return first_line + std::max(static_cast<int>(source.begin.line), 1) - 1;
}

TomlValue value_of(const toml::node& node, int first_line);

void take_entries(const toml::table& table, int first_line, TomlValue& value) {
    for (auto&& [key, node] : table)
        value.entries.emplace_back(std::string(key.str()), value_of(node, first_line));
    // The library sorts them by name.
    std::stable_sort(value.entries.begin(), value.entries.end(),
                     [](const auto& a, const auto& b) { return a.second.line < b.second.line; });
}

// As deep as the library lets a text nest: 256.
TomlValue value_of(const toml::node& node, int first_line) {
    TomlValue value;
    value.line = line_of(node.source(), first_line);
    if (const auto* text = node.as_string()) {
        value.kind = TomlValue::Kind::text;
        value.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.kind = TomlValue::Kind::integer;
        value.integer = integer->get();
    } else if (const auto* real = node.as_floating_point()) {
        value.kind = TomlValue::Kind::real;
        value.real = real->get();
    } else if (const auto* flag = node.as_boolean()) {
        value.kind = TomlValue::Kind::flag;
        value.flag = flag->get();
    } else if (const auto* list = node.as_array()) {
        value.kind = TomlValue::Kind::list;
        for (const toml::node& item : *list)
            value.items.push_back(value_of(item, first_line));
    } else if (const auto* table = node.as_table()) {
        value.kind = TomlValue::Kind::table;
        take_entries(*table, first_line, value);
    }
    return value;
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
    for (const auto& [name, value] : entries) {
        if (name == key) return &value;
    }
    return nullptr;
}

const char* TomlValue::kind_in_words() const {
    switch (kind) {
        case Kind::text: return "a string";
        case Kind::integer: return "a whole number";
        case Kind::real: return "a number with a fraction";
        case Kind::flag: return "true or false";
        case Kind::list: return "a list";
        case Kind::table: return "a table";
        case Kind::other: break;
    }
    return "a date or a time";
}

TomlText read_toml(std::string_view text, int first_line) {
    TomlText read;
    read.table.kind = TomlValue::Kind::table;
    read.table.line = first_line;
    try {
        take_entries(toml::parse(text), first_line, read.table);
    } catch (const toml::parse_error& error) {
        read.table.entries.clear();
        read.problem = std::string(error.description());
        read.line = line_of(error.source(), first_line);
    }
    return read;
}

std::string toml_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(c));
            quoted += escaped;
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

}  // namespace ipc::lesson
