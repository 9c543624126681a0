#include "supervisor/exhibit_report.hpp"

namespace ipc::supervisor {

ExhibitReport report_exhibit(stage::Exhibit exhibit, const void* memory) {
    if (memory == nullptr) return {};
    switch (exhibit) {
        case stage::Exhibit::none:
        case stage::Exhibit::picture: break; // what it shows is no result
        case stage::Exhibit::comparison: {
            const auto figures = read_comparison(*static_cast<const stage::Comparison*>(memory));
            return {comparison_json(figures), comparison_csv(figures), comparison_lines(figures)};
        }
    }
    return {};
}

}  // namespace ipc::supervisor
