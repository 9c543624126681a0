#include "views/item_map.hpp"

#include <cmath>
#include <cstdio>

namespace ipc::views {

namespace {

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned char>(c));
            out += code;
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace

bool ItemMap::Item::operator==(const Item& other) const {
    return name == other.name && enabled == other.enabled && rect.min.x == other.rect.min.x &&
           rect.min.y == other.rect.min.y && rect.max.x == other.rect.max.x &&
           rect.max.y == other.rect.max.y;
}

void ItemMap::add(std::string_view name, Rect rect, bool enabled) {
    rect = {{std::round(rect.min.x), std::round(rect.min.y)},
            {std::round(rect.max.x), std::round(rect.max.y)}};
    if (rect.width() < 1 || rect.height() < 1) return;
    items_.push_back({std::string(name), rect, enabled});
}

std::string ItemMap::to_json() const {
    std::string out = "{\"items\":[";
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        out += i == 0 ? "\n{\"name\":" : ",\n{\"name\":";
        append_quoted(out, item.name);
        char rest[128];
        std::snprintf(rest, sizeof rest, ",\"rect\":[%.0f,%.0f,%.0f,%.0f],\"enabled\":%s}",
                      static_cast<double>(item.rect.min.x), static_cast<double>(item.rect.min.y),
                      static_cast<double>(item.rect.width()),
                      static_cast<double>(item.rect.height()), item.enabled ? "true" : "false");
        out += rest;
    }
    return out + "\n]}\n";
}

}  // namespace ipc::views
