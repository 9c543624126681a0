#include "pipes_and_sockets/pipeline.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

#include "pipes_and_sockets/pipe_ends.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

constexpr const char* kPassage =
    "a pipe joins one process to another and the bytes come out in the order in which they went in "
    "when the pipe is full the writer waits and when the pipe is empty the reader waits "
    "when the last writer closes its end the reader sees end of file "
    "when the last reader closes its end the writer gets a signal "
    "so the shell can join small programs that know nothing of each other "
    "the first writes to the pipe the next reads from the pipe "
    "and the kernel makes the fast one wait for the slow one ";

void become(Stage& stage, int in, int out, const char* program, const char* option) {
    stage.at("exec");
    // An ignored signal stays ignored over exec; a program in a pipeline relies on SIGPIPE.
    if (signal(SIGPIPE, SIG_DFL) == SIG_ERR) stage.fail("signal", "see man 2 signal");
    // The copies stay open over exec. The originals, and all other ends, are close-on-exec: else
    // `sort` would hold the write end of its own input and never see the end of it.
    if (dup2(in, STDIN_FILENO) == -1) stage.fail("dup2", "raise ulimit -n");
    if (dup2(out, STDOUT_FILENO) == -1) stage.fail("dup2", "raise ulimit -n");
    execlp(program, program, option, nullptr);
    stage.fail(program, "it was not found in PATH: install coreutils");
}

}  // namespace

const char* passage_word(std::size_t index) {
    static const std::vector<std::string> kWords = [] {
        std::vector<std::string> split;
        for (std::string rest = kPassage; !rest.empty();) {
            const std::size_t space = rest.find(' ');
            split.push_back(rest.substr(0, space) + "\n");
            rest.erase(0, space + 1);
        }
        return split;
    }();
    return index < kWords.size() ? kWords[index].c_str() : nullptr;
}

void keep_top_word(PipelineResult& result, const std::string& output) {
    std::array<char, 32> word{};
    long times = 0;
    if (std::sscanf(output.c_str(), "%ld %31s", &times, word.data()) != 2) return;
    result.top_word = word;
    result.times = times;
}

void become_sort(Stage& stage) {
    become(stage, pipes[0].read, pipes[1].write, "sort", nullptr);
}
void become_uniq(Stage& stage) {
    become(stage, pipes[1].read, pipes[2].write, "uniq", "-c");
}
void become_rank(Stage& stage) {
    become(stage, pipes[2].read, pipes[3].write, "sort", "-rn");
}

}  // namespace ipc::demos
