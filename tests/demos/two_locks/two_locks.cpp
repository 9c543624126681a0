// A demo for the tests: each actor takes a lock of its own and then its neighbour's, which may end in a
// deadlock; or both in the order of their numbers, which cannot; or it gives the first back if the second is taken.
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;

constexpr int kMost = 3;

enum class Api { plain, named, semaphore, file_lock };

const Knob kSync{.name = "sync",
                 .help = "in which order an actor takes its two locks",
                 .choices = {{"opposite", "its own first", false}, {"ordered", "that of the lower number first"},
                             {"polite", "its own first, which it gives back if it does not get the other", false}}};
const Knob kApi{.name = "api",
                .help = "what the locks are",
                .choices = {{"plain", "pthread mutexes, of which the demo says nothing"},
                            {"named", "pthread mutexes, named to the stage"},
                            {"semaphore", "POSIX semaphores, named to the stage"},
                            {"file-lock", "flock, of which the demo says nothing"}}};
const Knob kActors{.name = "actors", .help = "how many", .preset = 2, .lowest = 2, .highest = kMost};
const Metric kDone{.name = "done", .help = "actors that had both locks"};

struct Shared {
    std::array<pthread_mutex_t, kMost> mutexes;
    std::array<sem_t, kMost> semaphores;
};

Shared* shared = nullptr;
std::array<int, kMost> files{};

void reset(Stage& stage) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    for (pthread_mutex_t& mutex : shared->mutexes) {
        if ((errno = pthread_mutex_init(&mutex, &attributes)) != 0) stage.fail("pthread_mutex_init", "look at it");
    }
    for (sem_t& semaphore : shared->semaphores) {
        if (sem_init(&semaphore, 1, 1) == -1) stage.fail("sem_init", "look at it");
    }
}

void set_up(Stage& stage) {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    shared = static_cast<Shared*>(memory);
    for (int& file : files) {
        file = memfd_create("two-locks", MFD_CLOEXEC);
        if (file == -1) stage.fail("memfd_create", "close some descriptors");
    }
    reset(stage);
}

/// The two locks of one actor. flock() locks an open file description, so each actor opens its own.
class Locks {
public:
    explicit Locks(Stage& stage) : stage_(stage), api_(stage.choice<Api>(kApi)) {}

    void take(Here site, int number) {
        const Lock name(api_ == Api::semaphore ? "semaphore" : "lock", number);
        const auto at = static_cast<std::size_t>(number);
        const bool named = api_ == Api::named || api_ == Api::semaphore;
        if (named) {
            stage_.about_to_lock(site, name);
        } else {
            stage_.about_to(site);
        }
        if (api_ == Api::semaphore) {
            sem_wait(&shared->semaphores[at]);
        } else if (api_ == Api::file_lock) {
            const std::string path = "/proc/self/fd/" + std::to_string(files[at]);
            own_[at] = open(path.c_str(), O_RDWR | O_CLOEXEC);
            if (own_[at] == -1) stage_.fail("open", "see that /proc is mounted");
            flock(own_[at], LOCK_EX);
        } else {
            pthread_mutex_lock(&shared->mutexes[at]);
        }
        stage_.done(site, 0);
        if (named) stage_.locked(name);
    }

    /// Only of the kind that is named. False: it is taken.
    bool try_for(Here site, int number) {
        stage_.at(site, number);
        if (pthread_mutex_trylock(&shared->mutexes[static_cast<std::size_t>(number)]) != 0) return false;
        stage_.locked({"lock", number});
        return true;
    }

    void give_back(int number) {
        const auto at = static_cast<std::size_t>(number);
        switch (api_) {
            case Api::plain: pthread_mutex_unlock(&shared->mutexes[at]); break;
            case Api::named:
                pthread_mutex_unlock(&shared->mutexes[at]);
                stage_.unlocked({"lock", number});
                break;
            case Api::semaphore:
                sem_post(&shared->semaphores[at]);
                stage_.unlocked({"semaphore", number});
                break;
            case Api::file_lock: close(own_[at]); break;
        }
    }

private:
    Stage& stage_;
    Api api_;
    std::array<int, kMost> own_{-1, -1, -1};
};

void actor(Stage& stage) {
    int one = static_cast<int>(stage.index());
    int other = (one + 1) % static_cast<int>(stage.actors());
    if (stage.value(kSync) == 1 && other < one) std::swap(one, other);
    Locks locks(stage);
    locks.take("first", one);
    if (stage.value(kSync) == 2) {
        while (!locks.try_for("try", other)) {
            stage.at("give_back");
            locks.give_back(one);
            stage.start_over_us(0);
            locks.take("first", one);
        }
    } else {
        locks.take("second", other);
    }
    stage.count(kDone);
    locks.give_back(other);
    locks.give_back(one);
}

void observe(Stage& stage) {
    const auto done = static_cast<std::size_t>(stage.total(kDone));
    stage.verdict(done == stage.actors(), "%zu of %zu had both locks.", done, stage.actors());
}

}  // namespace

const Demo kDemo{
    .name = "two-locks",
    .title = "Two locks",
    .category = "Tests",
    .summary = "each actor takes two locks",
    .roles = {{"actor", "takes two locks", actor, &kActors}},
    .knobs = {&kSync, &kApi, &kActors},
    .sites = {{"first", "about to take one lock"},
              {"second", "about to take the other"},
              {"try", "about to try for the other"},
              {"give_back", "about to give the first back"}},
    .metrics = {&kDone},
    .state_shown = true,
    .set_up = set_up,
    .observe = observe,
    .reset = reset,
};
