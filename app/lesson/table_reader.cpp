#include "lesson/table_reader.hpp"

#include <algorithm>

namespace ipc::lesson {

using ValueKind = TomlValue::Kind;

TableReader::TableReader(const TomlValue& table, std::string what, Problems& problems)
    : table_(table), what_(std::move(what)), problems_(problems) {}

const TomlValue* TableReader::value(const std::string& key) {
    known_.push_back(key);
    return table_.find(key);
}

const TomlValue* TableReader::of_kind(const std::string& key, ValueKind kind, const char* in_words) {
    const TomlValue* found = value(key);
    if (found == nullptr || found->kind == kind) return found;
    problems_.add(found->line,
                  key + " in " + what_ + " is " + found->kind_in_words() + "; allowed is " + in_words);
    return nullptr;
}

std::optional<std::string> TableReader::text(const std::string& key) {
    const TomlValue* found = of_kind(key, ValueKind::text, "a string, as in \"...\"");
    return found != nullptr ? std::optional(found->text) : std::nullopt;
}

std::optional<std::int64_t> TableReader::integer(const std::string& key) {
    const TomlValue* found = of_kind(key, ValueKind::integer, "a whole number");
    return found != nullptr ? std::optional(found->integer) : std::nullopt;
}

std::optional<bool> TableReader::flag(const std::string& key) {
    const TomlValue* found = of_kind(key, ValueKind::flag, "true or false");
    return found != nullptr ? std::optional(found->flag) : std::nullopt;
}

const TomlValue* TableReader::table(const std::string& key) {
    return of_kind(key, ValueKind::table, "a table, as in { name = value }");
}

const TomlValue* TableReader::list(const std::string& key) {
    return of_kind(key, ValueKind::list, "a list, as in [\"...\", \"...\"]");
}

std::vector<std::string> TableReader::texts(const std::string& key) {
    std::vector<std::string> all;
    const TomlValue* found = list(key);
    if (found == nullptr) return all;
    for (const TomlValue& item : found->items) {
        // A number that is meant as one answer of several.
        if (item.kind == ValueKind::integer) {
            all.push_back(std::to_string(item.integer));
        } else if (item.kind == ValueKind::text && !item.text.empty()) {
            all.push_back(item.text);
        } else {
            problems_.add(item.line, key + " in " + what_ + " holds " +
                                         (item.kind == ValueKind::text ? "an empty string"
                                                                  : item.kind_in_words()) +
                                         "; allowed are strings, as in [\"one\", \"two\"]");
        }
    }
    return all;
}

std::optional<std::string> TableReader::word(const std::string& key,
                                             const std::vector<std::string>& allowed) {
    const std::optional<std::string> found = text(key);
    if (!found || std::find(allowed.begin(), allowed.end(), *found) != allowed.end()) return found;
    problems_.add(line_of(key), key + " in " + what_ + " is " + with_allowed(*found, allowed));
    return std::nullopt;
}

std::string TableReader::needed_text(const std::string& key) {
    if (needed(key) == nullptr) return {};
    const std::string found = text(key).value_or(std::string());
    if (found.empty() && table_.find(key)->kind == ValueKind::text)
        problems_.add(line_of(key), key + " in " + what_ + " is empty");
    return found;
}

const TomlValue* TableReader::needed(const std::string& key) {
    const TomlValue* found = value(key);
    if (found == nullptr) problems_.add(table_.line, what_ + " has no " + key + "; it needs one");
    return found;
}

int TableReader::line_of(const std::string& key) const {
    const TomlValue* found = table_.find(key);
    return found != nullptr ? found->line : table_.line;
}

void TableReader::finish() {
    std::sort(known_.begin(), known_.end());
    known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
    for (const auto& [key, value] : table_.entries) {
        if (!std::binary_search(known_.begin(), known_.end(), key))
            problems_.add(value.line, what_ + " has an unknown key " + with_allowed(key, known_));
    }
}

}  // namespace ipc::lesson
