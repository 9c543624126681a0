#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The adviser: answers to a few questions -> the mechanism to begin with, and why not each other one.
/// Data and functions only: nothing here reads, measures or prints.
namespace ipc::choosing {

/// In the order of mechanisms().
enum class Mechanism : std::uint8_t {
    shared_memory, pipe, fifo, unix_stream, unix_datagram, unix_seqpacket, posix_queue, sysv_queue, eventfd,
    signal, tcp, udp, grpc,
};
inline constexpr std::size_t kMechanismCount = 13;

struct MechanismInfo {
    std::string_view key;  ///< as the rules name it
    const char* name;      ///< as the learner reads it
    int measured;          ///< index into stage::kMechanisms: what ipc-compare measures of it
    int measured_batched;  ///< the same for its best throughput, where that is another one; else -1
};
const std::array<MechanismInfo, kMechanismCount>& mechanisms();
const char* name_of(Mechanism mechanism);

struct AnswerInfo {
    const char* name;   ///< kebab-case, as an option takes it
    const char* label;  ///< as the window shows it
    const char* help;
    const char* when;   ///< "you need priorities": completes "if ..."
};
inline constexpr std::size_t kMostAnswers = 4;
inline constexpr std::size_t kQuestionCount = 11;

struct QuestionInfo {
    const char* name;  ///< snake_case: a knob of ipc-compare
    const char* text;
    std::uint8_t preset;
    std::array<AnswerInfo, kMostAnswers> answers;  ///< those behind the last have no name

    std::size_t count() const;
};
const std::array<QuestionInfo, kQuestionCount>& questions();

/// By question: the index of its answer.
using Answers = std::array<std::uint8_t, kQuestionCount>;
Answers default_answers();
/// "volume=frames reach=network": the presets but for these. Nothing for a word that is none.
std::optional<Answers> answers_from_text(std::string_view text);

/// Which measured figure belongs to a reason that speaks of speed.
enum class Shows : std::uint8_t { nothing, round_trip, throughput };

inline constexpr int kExcluded = -100;  ///< weight of a rule after which the mechanism cannot be had at all
inline constexpr int kHint = 0;         ///< weight of a rule that only adds a sentence when its mechanism wins

/// Where the answers are as `when` says, every one of `mechanisms` is better (above 0) or worse by `weight`.
struct Rule {
    std::string_view when;        ///< "volume=frames|stream speed=memory": all of these; empty: always
    std::string_view mechanisms;  ///< keys
    int weight;
    const char* reason;  ///< one sentence about the mechanism, "It ...", without its full stop
    const char* source;  ///< manual page, standard, chapter, or what of ours shows it
    Shows shows = Shows::nothing;
};
std::span<const Rule> rules();
bool is_readable(const Rule& rule);  ///< false: a word of it is no question, answer or mechanism
bool applies(const Rule& rule, const Answers& answers);
bool concerns(const Rule& rule, Mechanism mechanism);

/// What was measured on this machine; nothing: not yet.
struct Figure {
    std::optional<double> round_trip_ns;   ///< of `bytes` there and back, median
    std::optional<double> bytes_a_second;  ///< the best of all sizes, median
    unsigned bytes = 64;                   ///< another size where 64 was not measured, or is too much for it
};
/// Keeps it where it is nearer to the 64 bytes that are compared than what is there; nearer in doublings.
void add_round_trip(Figure& figure, unsigned bytes, double ns);
struct Measured {
    std::array<Figure, kMechanismCount> figures;
    std::string placement = {};  ///< "two CPUs": where the two processes ran; empty: not said
    std::string if_not = "not measured yet: press Run";
};
/// "64 B there and back: 4.7 us here, on two CPUs", in place of a figure that is not there Measured::if_not.
std::string figure_text(const Measured& measured, Mechanism mechanism, Shows shows);

struct Reason {
    std::string text;  ///< a sentence
    const char* source;
};
struct WhyNot {
    Mechanism mechanism;
    bool excluded;  ///< it cannot do this at all
    Reason reason;
};
struct Advice {
    Mechanism best;
    std::vector<Reason> reasons;  ///< what speaks for it, the weightiest first; then what to mind
    std::vector<Reason> hints;    ///< what goes with it
    Mechanism runner_up;
    std::string runner_up_if;      ///< "you need priorities": when it would be the best
    std::vector<WhyNot> why_not;  ///< every other one, the runner-up too; the nearest first
};
Advice advise(const Answers& answers, const Measured& measured = {});

/// The sum of the weights; kExcluded or below: it cannot do this.
int score(const Answers& answers, Mechanism mechanism);

}  // namespace ipc::choosing
