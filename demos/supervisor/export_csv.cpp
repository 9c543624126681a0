#include "supervisor/output_file.hpp"
#include "supervisor/recording.hpp"

namespace ipc::supervisor {
namespace {

/// A field by RFC 4180: in quotes where it has to be.
std::string field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string(2, c) : std::string(1, c);
    return quoted + '"';
}

}  // namespace

Result<void> export_csv(const Recording& recording, const std::string& path) {
    OutputFile file(path);
    file.write("time_ns,actor,role,pid,kind,name,line,a,b\n");
    const RunRecord& run = recording.run;
    for (std::size_t index = 0; index < recording.size() && !file.failed(); ++index) {
        const stage::Event& event = recording[index];
        std::string line = std::to_string(event.time) + ',';
        if (event.actor < run.processes.size()) {
            const ProcessRecord& process = run.processes[event.actor];
            line.append(1, process.letter).append(",").append(field(process.role)).append(",");
            line += std::to_string(process.pid);
        } else {
            line += std::to_string(event.actor) + ",,";
        }
        line.append(",").append(info(event.kind).name).append(",");
        line.append(field(run.description.event_name(event.name))).append(",");
        line += std::to_string(event.line) + ',' + std::to_string(event.a) + ',' +
                std::to_string(event.b);
        file.write(line += '\n');
    }
    return file.commit();
}

}  // namespace ipc::supervisor
