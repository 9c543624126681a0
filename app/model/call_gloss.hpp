#pragma once

#include <span>
#include <string_view>

namespace ipc::model {

/// A system call in plain words. The calls in this table are those that processes use to talk to each other: they
/// are what the System calls panel shows unless all are asked for.
struct CallGloss {
    std::string_view name;
    std::string_view with;   ///< only where this stands in its arguments; empty: always
    std::string_view words;  ///< one sentence
    std::string_view page = {};  ///< where more is said; empty: NAME(2)
};

/// What an error means. The first row that fits counts.
struct ErrorGloss {
    std::string_view error;  ///< "EAGAIN"
    std::string_view calls;  ///< names, each between blanks; empty: any call
    std::string_view words;
};

std::span<const CallGloss> call_glosses();
std::span<const ErrorGloss> error_glosses();

/// nullptr: the call is not in the table.
const CallGloss* gloss_of(std::string_view call, std::string_view arguments);
/// Empty: not in the table.
std::string_view error_words(std::string_view call, std::string_view error);
/// What the default action of a signal is, or what it tells; empty: not in the table.
std::string_view signal_words(std::string_view signal);

}  // namespace ipc::model
