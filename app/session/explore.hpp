#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "model/app.hpp"
#include "session/worker.hpp"
#include "supervisor/explorer.hpp"

namespace ipc::session {

/// How often what goes on outside is brought into the model: 30 times a second.
inline constexpr std::int64_t kLookNs = 33'000'000;

/// A search of every schedule behind the window. It is started and ended on a thread of its own;
/// what it finds comes into App::exploration. All calls on the window's thread. Its end ends the
/// search.
class Explore {
public:
    Explore(model::App& app, std::function<void()> wake);
    ~Explore();
    Explore(const Explore&) = delete;
    Explore& operator=(const Explore&) = delete;

    /// Ends the search before. What that one found stays for comparison if it was of the same demo
    /// with the same knobs but `sync`.
    void begin(const supervisor::Description& description, std::vector<std::int64_t> knobs);
    void stop();   ///< soon; what was found stays
    void close();  ///< and shows it no longer
    /// Brings what is new into the model, at most 30 times a second. True if there was something.
    bool update();
    double next_update() const;  ///< seconds until it is due; below 0: nothing is searched

private:
    // Shared with the worker's thread.
    struct Search {
        mutable std::mutex mutex;
        std::unique_ptr<supervisor::Explorer> explorer;
        std::string failure;  // it could not start
    };
    void end();
    bool take(const supervisor::Findings& findings, std::vector<supervisor::ExploredPath> paths);

    model::App& app_;
    std::function<void()> wake_;
    supervisor::Description description_;
    std::shared_ptr<Search> search_;  // null: nothing is searched
    std::size_t paths_taken_ = 0;
    std::int64_t look_ns_ = 0;
    Worker worker_;  // the last member: its jobs end before what they use
};

}  // namespace ipc::session
