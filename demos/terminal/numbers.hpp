#pragma once

#include <cstdint>
#include <string>

#include "supervisor/description.hpp"

namespace ipc::terminal {

/// "1 234 567": groups of three, as ISO 80000-1 has them.
std::string grouped(std::int64_t number);
/// Three digits after the point below 10, two below 100, one below 1000, none above.
std::string grouped_real(double number);
/// A metric's raw cell for human eyes.
std::string metric_words(const supervisor::MetricInfo& metric, std::int64_t raw);
/// "41 ms", "3.2 s", "2 min 05 s".
std::string duration(double seconds);
/// "USR1" for 10, "RTMIN+1" for 35: as kill -l has them.
std::string signal_name(int number);
/// "SIGSEGV (segmentation fault)" for 11.
std::string signal_words(int number);

}  // namespace ipc::terminal
