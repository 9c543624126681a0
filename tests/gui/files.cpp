// What is saved, exported, pictured and opened from the window, and what keeps still when it is told to.
#include <doctest/doctest.h>
#include <stb_image.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

namespace fs = std::filesystem;

/// A folder of the test's own to save to, chosen in the window as its user does.
struct WithFolder : OnScreen {
    std::string folder = may_keep("files");

    WithFolder() { fs::create_directory(folder); }
    ~WithFolder() { fs::remove_all(folder); }

    void choose_folder(Playground& window) {
        window.press("ctrl+o");
        window.wait_for("the overlay", [](const Json& now) { return !now.at("files").is_null(); });
        window.click("Path");
        window.type(folder);
        window.press("Return");
        window.wait_for("the folder", [&](const Json& now) { return now.at("files").at("folder") == folder; });
    }
    /// The one file with this ending; fails the test if there is another number of them.
    std::string only(const std::string& ending) const {
        std::string found;
        for (const auto& entry : fs::directory_iterator(folder)) {
            const std::string path = entry.path().string();
            if (!path.ends_with(ending)) continue;
            CHECK_MESSAGE(found.empty(), found, " and ", path);
            found = path;
        }
        REQUIRE_MESSAGE(!found.empty(), "no file ", ending, " in ", folder);
        return found;
    }
    std::string save(Playground& window, const std::string& item, const std::string& ending) {
        window.click(item);
        window.wait_for("the note on " + item, [&](const Json& now) {
            REQUIRE_MESSAGE(now.at("error") == "", now.at("error"));
            const std::string note = now.at("note");
            return note.starts_with("Saved to " + folder) && note.ends_with(ending + ".");
        });
        return only(ending);
    }
};

struct Size {
    int width = 0, height = 0;
};

Size picture_size(const std::string& path) {
    Size size;
    int channels = 0;
    REQUIRE_MESSAGE(stbi_info(path.c_str(), &size.width, &size.height, &channels) == 1, path);
    return size;
}

/// The pixels of a picture as text, to compare two.
std::string pixels(const std::string& path) {
    int width = 0, height = 0, channels = 0;
    unsigned char* read = stbi_load(path.c_str(), &width, &height, &channels, 3);
    REQUIRE(read != nullptr);
    std::string all(reinterpret_cast<char*>(read), static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    stbi_image_free(read);
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(WithFolder, "what a run did is saved as a recording, for Perfetto and as CSV, and opened again") {
    Playground window(*this, {"--demo", "pipe", "--set", "pace=10000"});
    choose_folder(window);
    // Nothing was run: the rows say so.
    for (const char* row : {"Save recording", "Export for Perfetto and Tracy", "Export CSV"}) CHECK(window.shows(row, false));
    window.press("Escape");
    window.click("Run");
    window.wait_for("events", has_events);
    window.click("Pause");
    window.wait_for("a pause", [](const Json& now) { return now.at("paused") == true; });

    window.click("Files");
    const std::string recording = save(window, "Save recording", ".ipcrec");
    window.wait_for_item(fs::path(recording).filename().string());
    const Json trace = Json::parse(read_text(save(window, "Export for Perfetto and Tracy", ".trace.json")));
    CHECK(trace.at("traceEvents").size() > 10);
    const auto events = split_lines(read_text(save(window, "Export CSV", ".csv")));
    REQUIRE(events.size() > 10);
    CHECK(events[0].starts_with("time_ns,actor,"));
    const auto recorded = window.state().at("events").at("recorded").get<std::size_t>();
    CHECK(events.size() > recorded / 2);

    window.press("Escape");
    window.click("ipc-shared-counter");
    window.press("ctrl+o");
    window.click(fs::path(recording).filename().string());
    window.wait_for("the recording", [](const Json& now) {
        return now.at("demo") == "pipe" && now.at("phase") == "finished" && now.at("files").is_null();
    });
    // What came from a file goes out again, the same.
    const auto opened = window.state().at("events").at("recorded").get<std::size_t>();
    CHECK(opened > 0);
    fs::remove(only(".csv"));
    window.press("ctrl+o");
    const auto again = split_lines(read_text(save(window, "Export CSV", ".csv")));
    CHECK(again == events);
}

TEST_CASE_FIXTURE(WithFolder, "a held run is saved with its figures, by keyboard and by a presenter's remote") {
    Json before;
    {
        Playground window(*this, {"--demo", "shared-counter"});
        choose_folder(window);
        window.press("Escape");
        window.press("s");
        window.wait_for("a step", [](const Json& now) { return now.at("schedule") == "A"; });
        window.press("period");
        window.wait_for("a free run", [](const Json& now) { return now.at("running") == true && metric(now, "increments") > 100; });
        window.press("period");
        window.wait_for("a pause", [](const Json& now) { return now.at("paused") == true; });
        window.press("ctrl+s");
        window.wait_for("the note", [](const Json& now) { return now.at("note").get<std::string>().ends_with(".ipcrec."); });
        before = window.state();
    }
    Playground other(*this, {"--open", only(".ipcrec")});
    // The rate goes on sinking while nothing moves.
    for (const char* counted : {"counter", "increments", "lost_updates"})
        CHECK(other.state().at("metrics").at(counted) == before.at("metrics").at(counted));
    CHECK(other.state().at("actors").size() == before.at("actors").size());
}

TEST_CASE_FIXTURE(WithFolder, "a picture of any panel shows that panel alone, without what lay over it") {
    const std::vector<std::string> still{"--demo", "pipe", "--size", "1280x720"};
    Playground window(*this, still);
    const std::string whole = may_keep("whole.png");
    REQUIRE(playground({"--demo", "pipe", "--size", "1280x720", "--screenshot", whole}).exit == 0);
    choose_folder(window);
    for (const char* panel : {"Stage", "Inspector", "Timeline"}) {
        CAPTURE(panel);
        const Json rect = window.rect(panel);
        const std::string lower = static_cast<char>(panel[0] + ('a' - 'A')) + std::string(panel).substr(1);
        window.click(std::string("Picture: ") + panel);
        window.wait_for("its note", [&](const Json& now) {
            return now.at("note").get<std::string>().find("/ipc-pipe-" + lower + "-") != std::string::npos;
        });
        std::string file;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().string().find("-" + lower + "-") != std::string::npos) file = entry.path();
        const Size size = picture_size(file);
        CHECK(size.width == rect[2].get<int>());
        CHECK(size.height == rect[3].get<int>());
        fs::remove(file);
    }
    // The overlay is open and the pointer on its button: neither is in the picture.
    window.click("Picture: whole window");
    window.wait_for("its note", [](const Json& now) { return now.at("note").get<std::string>().find("-window-") != std::string::npos; });
    CHECK(pixels(only(".png")) == pixels(whole));
    CHECK(!window.state().at("files").is_null());
}

TEST_CASE_FIXTURE(WithFolder, "what cannot be opened or saved is said in the overlay, and the run goes on") {
    std::ofstream(folder + "/broken.ipcrec") << "no recording\n";
    Playground window(*this, {"--demo", "pipe", "--run"});
    window.wait_for("events", has_events);
    choose_folder(window);
    window.click("broken.ipcrec");
    window.wait_for("the error", [](const Json& now) { return now.at("error").get<std::string>().find("broken.ipcrec") != std::string::npos; });
    CHECK(window.shows("Error"));
    CHECK(window.shows("Copy"));
    CHECK(window.state().at("running") == true);
    fs::remove_all(folder);
    window.click("Save recording");
    window.wait_for("the other error", [](const Json& now) { return now.at("error").get<std::string>().find("ENOENT") != std::string::npos; });
    CHECK(window.state().at("running") == true);
}

TEST_CASE_FIXTURE(OnScreen, "motion can be switched off, and stays so") {
    {
        Playground window(*this, {"--demo", "pipe"});
        CHECK(window.state().at("motion") == true);
        window.press("question");
        window.click("motion: off");
        window.wait_for("no motion", [](const Json& now) { return now.at("motion") == false; });
    }
    Playground window(*this, {"--demo", "pipe"});
    CHECK(window.state().at("motion") == false);
}
