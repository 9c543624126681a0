#include "supervisor/chrome_writer.hpp"

#include <array>
#include <cassert>
#include <cstdio>

namespace ipc::supervisor {
namespace {

void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') line += '\\';
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    line += '"';
}

void append_time(std::string& line, std::string_view key, std::int64_t ns) {
    assert(ns >= 0);
    std::array<char, 32> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(ns / 1000),
                      static_cast<long long>(ns % 1000));
    line.append(",\"").append(key).append("\":").append(text.data(),
                                                        static_cast<std::size_t>(length));
}

}  // namespace

ChromeArgs& ChromeArgs::add(std::string_view key, std::int64_t number) {
    if (!members_.empty()) members_ += ',';
    append_quoted(members_, key);
    members_ += ':' + std::to_string(number);
    return *this;
}

ChromeWriter::ChromeWriter(OutputFile& file) : file_(file) {
    file_.write("{\"traceEvents\":[");
}

std::string& ChromeWriter::begin_event(char phase, ChromeTrack track, std::string_view name) {
    line_ = first_ ? "\n{\"ph\":\"" : ",\n{\"ph\":\"";
    first_ = false;
    line_.append(1, phase).append("\",\"pid\":").append(std::to_string(track.pid));
    line_.append(",\"tid\":").append(std::to_string(track.tid)).append(",\"name\":");
    append_quoted(line_, name);
    return line_;
}

void ChromeWriter::end_event() {
    line_ += '}';
    file_.write(line_);
}

void ChromeWriter::process_name(ChromeTrack track, std::string_view name, int place) {
    append_quoted(begin_event('M', track, "process_name").append(",\"args\":{\"name\":"), name);
    line_ += '}';
    end_event();
    begin_event('M', track, "process_sort_index")
        .append(",\"args\":{\"sort_index\":" + std::to_string(place) + "}");
    end_event();
}

void ChromeWriter::thread_name(ChromeTrack track, std::string_view name) {
    append_quoted(begin_event('M', track, "thread_name").append(",\"args\":{\"name\":"), name);
    line_ += '}';
    end_event();
}

void ChromeWriter::slice(ChromeTrack track, std::string_view category, std::string_view name,
                         std::int64_t begin, std::int64_t end, const ChromeArgs& args,
                         std::string_view where) {
    begin_event('X', track, name).append(",\"cat\":\"").append(category).append("\"");
    append_time(line_, "ts", begin);
    append_time(line_, "dur", end - begin);
    line_.append(",\"args\":").append(args.text());
    if (!where.empty())
        append_quoted(line_.append(",\"loc\":"), where);  // Tracy's importer knows it
    end_event();
}

void ChromeWriter::instant(ChromeTrack track, std::string_view name, std::int64_t time,
                           const ChromeArgs& args) {
    append_time(begin_event('i', track, name).append(",\"cat\":\"event\",\"s\":\"t\""), "ts", time);
    line_.append(",\"args\":").append(args.text());
    end_event();
}

void ChromeWriter::arrow_begin(ChromeTrack track, std::string_view name, std::int64_t time,
                               std::uint64_t id) {
    append_time(begin_event('s', track, name).append(",\"cat\":\"flow\""), "ts", time);
    line_.append(",\"id\":").append(std::to_string(id));
    end_event();
}

void ChromeWriter::arrow_end(ChromeTrack track, std::string_view name, std::int64_t time,
                             std::uint64_t id) {
    // bp "e": the arrow ends at the slice around it, not at the next one to begin.
    append_time(begin_event('f', track, name).append(",\"cat\":\"flow\",\"bp\":\"e\""), "ts", time);
    line_.append(",\"id\":").append(std::to_string(id));
    end_event();
}

void ChromeWriter::end(std::string_view report) {
    file_.write("\n],\n\"displayTimeUnit\":\"ns\",\n\"otherData\":");
    file_.write(report);
    file_.write("}\n");
}

}  // namespace ipc::supervisor
