#pragma once

#include <cstdint>

#include "stage/demo.hpp"
#include "stage/run_page.hpp"

namespace ipc::stage {

/// Two shares of a metric made one, as the metric says; a real number as its bits.
std::int64_t combine(const Metric& metric, std::int64_t one, std::int64_t other);
/// A metric over all actors, and over all actors and the warden.
std::int64_t actors_total(const RunPage& page, const Metric& metric);
std::int64_t page_total(const RunPage& page, const Metric& metric);

}  // namespace ipc::stage
