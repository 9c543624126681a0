#pragma once

#include <string>
#include <vector>

#include "terminal/cells.hpp"
#include "terminal/layout.hpp"
#include "terminal/look.hpp"

namespace ipc::terminal {

/// Rows that are redrawn in place on the terminal of stdout, below what stands there, and the
/// keyboard of stdin without echo. After each drawing the cursor waits at the first of the rows:
/// however a terminal wraps or cuts them when it is resized, all of them are still below the cursor
/// and can be erased.
class Screen {
public:
    explicit Screen(const Look& look);
    ~Screen() { leave(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void enter();  ///< takes the terminal, if this process is in its foreground
    void leave();  ///< erases the rows and gives the terminal back as it was
    bool entered() const { return entered_; }
    bool in_foreground() const;

    Size size() const;
    bool has_keys() const { return keys_; }
    /// What was typed; empty: nothing. Call it when stdin is readable.
    std::string read_keys();

    /// Shows these rows instead of the last. False: the terminal is gone.
    bool draw(const std::vector<Line>& lines);
    void forget() { shown_.clear(); }  ///< the next drawing begins from nothing

private:
    const Look& look_;
    bool entered_ = false;
    bool keys_ = false;
    std::vector<std::string> shown_;  ///< painted rows as they stand on the terminal
};

/// Gives the terminal back if a Screen has it. Async-signal-safe.
void restore_terminal();

/// Writes all of it, however often it takes. Returns 0 or the errno: EPIPE when nobody reads any
/// more.
int write_all(int fd, std::string_view text);

}  // namespace ipc::terminal
