#pragma once

#include <cstdint>
#include <source_location>

#include "stage/event.hpp"

namespace ipc::stage {

/// A site or call as it is named in a demo's source: its name hashed by the compiler, with its line.
struct Here {
    consteval Here(const char* name_in_source,
                   std::source_location where = std::source_location::current())
        : name(name_hash(name_in_source)), line(where.line()) {}
    constexpr Here(std::uint32_t site, std::uint32_t at_line) : name(site), line(at_line) {}
    std::uint32_t name;
    std::uint32_t line;
};

}  // namespace ipc::stage
