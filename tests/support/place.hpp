#pragma once

#include <set>
#include <string>
#include <vector>

namespace ipc::test {

/// A place of its own for each test: a fresh directory, in which the programs keep their private files too
/// (XDG_RUNTIME_DIR). When the test ends, nothing of what it started may be left, or the test fails: no
/// process, no kernel object with a name, no file but those given to may_keep().
///
///     TEST_CASE_FIXTURE(Place, "a reader sees end of file after the last writer closes") { ... }
class Place {
public:
    Place();
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const std::string& directory() const { return directory_; }
    /// A path in the directory for a file that the test asks for; removed at the end.
    std::string may_keep(const std::string& name);

    /// Reads the registries of the runs that are going on: their objects must be gone at the end. Not every
    /// system lists POSIX queues, or lets a test have System V objects of its own: so this is how they are
    /// known.
    void note_objects();
    bool has_noted_objects() const { return !noted_.empty(); }

    /// What is left right now, one line each.
    std::vector<std::string> left_behind() const;
    /// Waits until nothing is left; what still is after a few seconds.
    std::vector<std::string> left_in_the_end() const;

private:
    std::string directory_;
    bool own_ipc_ = false; ///< System V objects can be told from those of others
    std::set<std::string> there_before_;
    std::set<std::pair<std::string, std::string>> noted_; ///< kind and name, as registries have them
    std::vector<std::string> kept_;
};

}  // namespace ipc::test
