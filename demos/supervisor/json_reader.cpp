#include "supervisor/json_reader.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

namespace ipc::supervisor {

using Json = JsonReader::Json;

namespace {

/// Also the C1 controls, U+0080 to U+009F, which a terminal may obey (ECMA-48).
bool has_controls(std::string_view text, bool lines_allowed) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (lines_allowed && (c == '\n' || c == '\t' || c == '\r')) continue;
        if (c < 0x20 || c == 0x7f) return true;
        if (c == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) {
            return true;
        }
    }
    return false;
}

}  // namespace

void JsonReader::refuse(const std::string& why) {
    if (!error_.empty()) return;
    error_ = subject_ + ": " + (place_.empty() ? "" : place_ + ": ") + why;
}

const Json& JsonReader::member(const Json& object, const char* key) {
    static const Json kNothing;
    if (failed()) return kNothing;
    if (has(object, key)) return object[key];
    refuse(std::string("\"") + key + "\" is missing");
    return kNothing;
}

std::string JsonReader::checked(const Json& object, const char* key, std::size_t most,
                                bool one_line) {
    const Json& value = member(object, key);
    if (failed()) return {};
    const std::string* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > most) {
        refuse(std::string("\"") + key + "\" is not a text of at most " + std::to_string(most) +
               " bytes");
        return {};
    }
    if (has_controls(*text, !one_line)) {
        refuse(std::string("\"") + key + "\" has control characters in it");
        return {};
    }
    return *text;
}

std::string JsonReader::text(const Json& object, const char* key, std::size_t most) {
    return checked(object, key, most, true);
}

std::string JsonReader::long_text(const Json& object, const char* key, std::size_t most) {
    return checked(object, key, most, false);
}

std::string JsonReader::name(const Json& object, const char* key, std::string_view more) {
    const std::string text = checked(object, key, 64, true);
    const bool good = !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               more.find(c) != std::string_view::npos;
    });
    if (!good)
        refuse(std::string("\"") + key + "\" is not a name of letters, digits and " +
               std::string(more));
    return failed() ? "" : text;
}

std::int64_t JsonReader::integer(const Json& object, const char* key, std::int64_t lowest,
                                 std::int64_t highest) {
    const Json& value = member(object, key);
    if (failed()) return lowest;
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() ||
                       value.get<std::uint64_t>() <=
                           static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (fits && value.get<std::int64_t>() >= lowest && value.get<std::int64_t>() <= highest) {
        return value.get<std::int64_t>();
    }
    refuse(std::string("\"") + key + "\" is not a whole number in " + std::to_string(lowest) +
           ".." + std::to_string(highest));
    return lowest;
}

bool JsonReader::flag(const Json& object, const char* key) {
    const Json& value = member(object, key);
    if (failed()) return false;
    if (!value.is_boolean()) refuse(std::string("\"") + key + "\" is neither true nor false");
    return !failed() && value.get<bool>();
}

double JsonReader::real(const Json& object, const char* key) {
    const Json& value = member(object, key);
    if (failed()) return 0;
    if (!value.is_number()) refuse(std::string("\"") + key + "\" is not a number");
    return failed() ? 0 : value.get<double>();
}

const Json& JsonReader::array(const Json& object, const char* key, std::size_t most) {
    static const Json kEmpty = Json::array();
    const Json& value = member(object, key);
    if (failed()) return kEmpty;
    if (value.is_array() && value.size() <= most) return value;
    refuse(std::string("\"") + key + "\" is not a list of at most " + std::to_string(most));
    return kEmpty;
}

const Json& JsonReader::object(const Json& object, const char* key) {
    static const Json kEmpty = Json::object();
    const Json& value = member(object, key);
    if (failed()) return kEmpty;
    if (value.is_object()) return value;
    refuse(std::string("\"") + key + "\" is not an object");
    return kEmpty;
}

}  // namespace ipc::supervisor
