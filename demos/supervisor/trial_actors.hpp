#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "supervisor/description.hpp"
#include "supervisor/rest.hpp"
#include "supervisor/search.hpp"
#include "supervisor/shared_memory.hpp"
#include "supervisor/spawn_warden.hpp"
#include "supervisor/waits.hpp"

namespace ipc::supervisor {

/// The processes of a search: made, brought to their first gates, granted steps, ended. Knows nothing of
/// schedules.
class TrialActors {
public:
    /// `wants_no_more` is asked while waiting.
    static Result<std::unique_ptr<TrialActors>> start(const Description& description,
                                                      std::vector<std::int64_t> knobs, bool new_processes,
                                                      std::function<bool()> wants_no_more);
    ~TrialActors();
    TrialActors(const TrialActors&) = delete;
    TrialActors& operator=(const TrialActors&) = delete;

    /// How waiting ended. failed: why() says why.
    enum class Got : std::uint8_t { at_rest, looked, hung, stopped, failed };

    /// All at their first gates, or asleep before: the same processes once more where that is possible.
    Got begin();
    /// begin() would find all at their ends, ready to play again: hand_over() can see to that too.
    bool can_play_again() const;
    Got grant(std::size_t actor); ///< one step, until all are at rest again
    /// What the actors shall hand to each other.
    struct Handed {
        Schedule steps;
        bool begin = false;      ///< before the steps: what begin() does
        bool to_the_end = false; ///< after them: on without preemption, then the warden looks
        std::size_t latest = 0;  ///< to_the_end begins with this actor
    };
    /// Got::looked, or it came to a rest on the way. Only if can_hand_over(), or can_play_again() with `begin`.
    Got hand_over(const Handed& handed, std::vector<StepPoint>& points);
    bool can_hand_over() const;
    Got tell_state(); ///< then state() and has_failed() tell how it stands; Got::looked
    /// The same number for what looks the same and goes on the same way, if the demo has `state_shown`. 0: not known.
    std::uint64_t state() const;
    bool has_failed() const { return page_.has_failed.load() != 0; }
    Got look();   ///< the warden observes what everybody who has left has done
    void finish(bool nobody_moves); ///< ends all; the warden observes it; then the figures stand in page()

    std::size_t count() const;
    Stand stand(std::size_t actor) const { return stands_[actor]; }
    bool retries(std::size_t actor) const; ///< its last step only found that it must try again
    bool starts_over(std::size_t actor) const; ///< its last step ended a try of several that was in vain
    stage::Touches touches(std::size_t actor) const; ///< of its next step
    Wait wait_of(std::size_t actor) const;
    bool any_killed() const; ///< by a signal
    bool any_reaped() const;
    const stage::RunPage& page() const { return page_; }
    const std::vector<std::uint32_t>& name_hashes() const { return name_hashes_; }
    const std::string& why() const { return why_; }

private:
    TrialActors(const Description& description, std::vector<std::int64_t> knobs, bool new_processes,
                std::function<bool()> wants_no_more, SharedMemory memory);
    Got make();
    Got wait_for_rest();
    Got come_to_rest();
    Got ask_warden(stage::TrialOrder order);
    Got wait_for_warden(std::uint32_t looks_before);
    void note_who_sleeps();
    Got fail(const char* why);
    bool all_at_gates();
    bool somebody_calls() const;
    bool warden_is_gone() const;
    stage::Touches touches_of(std::uint32_t site) const;
    void read_log(std::vector<StepPoint>& points) const;

    const Description& description_;
    std::vector<std::int64_t> knobs_;
    bool new_processes_;
    std::function<bool()> wants_no_more_;
    SharedMemory memory_;
    stage::RunPage& page_;
    WardenProcess warden_;
    std::vector<std::uint32_t> name_hashes_;
    std::unique_ptr<Rest> rest_;
    std::array<Stand, stage::kMaxActors> stands_{};
    /// Of one who is blocked. The kernel wakes those who wait for the same in the order in which they fell asleep.
    struct Asleep {
        std::uint64_t since = 0; ///< counts up; 0: it is not
        std::uint64_t turns = 0;
        bool in_order = true; ///< nobody else fell asleep in the same step
    };
    std::array<Asleep, stage::kMaxActors> asleep_{};
    std::uint64_t falls_ = 0; ///< asleep, so far
    bool alive_ = false; ///< there are actors
    std::string why_;
};

}  // namespace ipc::supervisor
