#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "stage/stage.hpp"

namespace ipc::demos {

/// writer | sort | uniq -c | sort -rn | reader: between five processes there are the four pipes of
/// pipe_ends.hpp.
///
/// What the reader found at the end of the pipeline, in memory shared with the warden.
struct PipelineResult {
    std::array<char, 32> top_word;
    long times;
};

/// The words that go in, each with its newline; nullptr after the last.
const char* passage_word(std::size_t index);

/// Keeps the first line of the pipeline's output, "     12 the".
void keep_top_word(PipelineResult& result, const std::string& output);

/// The roles between writer and reader: each becomes the program itself, as a shell's children do.
void become_sort(ipc::stage::Stage& stage);
void become_uniq(ipc::stage::Stage& stage);
void become_rank(ipc::stage::Stage& stage);

}  // namespace ipc::demos
