#include "model/view_commands.hpp"

#include <algorithm>

#include "model/timeline_view.hpp"

namespace ipc::model {

namespace {

struct ViewCommands {
    App& app;

    bool operator()(const SelectEvent& command) const {
        app.selection = command.event;
        if (!command.event || command.event->name == 0 || app.demo() == nullptr) return true;
        const int source =
            app.demo()->source_of(command.event->name - 1, static_cast<int>(command.event->line));
        if (source >= 0) (*this)(ChooseSource{static_cast<std::size_t>(source)});
        return true;
    }
    // Selected, and brought into the picture where it is not.
    void go_to(std::optional<EventPlace> place) const {
        app.tools.missed = !place;
        if (!place) return;
        (*this)(SelectEvent{app.run.timeline.lane(place->lane).at(place->index)});
        TimelineView view(app);
        const double part = view.part_of(place->time);
        if (part >= 0.02 && part <= 0.98 && !app.follow) return;
        view.center_on(place->time);
        (*this)(ShowTimes{view.span()});
    }
    /// Where a way to a neighbour begins: at the selected event, else in the middle of the picture.
    EventPlace here() const {
        if (app.selection) {
            if (const auto place = place_of(app.run.timeline, *app.selection)) return *place;
            return {app.selection->time, app.selection->actor, 0};
        }
        return {TimelineView(app).time_at(0.5), 0, 0};
    }
    bool operator()(const SearchEvents& command) const {
        app.tools.search.begin(app, command.text);
        app.tools.missed = false;
        return true;
    }
    bool operator()(const GoToMatch& command) const {
        // Behind the last match comes the first again.
        const Timeline& timeline = app.run.timeline;
        auto place = app.tools.search.next(timeline, here(), command.forward);
        const EventPlace edge{command.forward ? timeline.begin() - 1 : timeline.end() + 1, 0, 0};
        if (!place) place = app.tools.search.next(timeline, edge, command.forward);
        go_to(place);
        return true;
    }
    bool operator()(const GoToNeighbour& command) const {
        if (app.selection)
            go_to(neighbour(app.run.timeline, *app.selection, here(), command.alike,
                            command.forward));
        return true;
    }
    void measure() const {
        const auto& markers = app.tools.markers;
        if (markers.size() == 2)
            app.tools.between = between(app.run.timeline, markers[0], markers[1]);
    }
    bool operator()(const SetMarker& command) const {
        if (app.tools.markers.size() == 2) return (*this)(ClearMarkers{});
        app.tools.markers.push_back(command.time);
        measure();
        return true;
    }
    bool operator()(const MoveMarker& command) const {
        if (command.marker >= app.tools.markers.size()) return true;
        app.tools.markers[command.marker] = command.time;
        measure();
        return true;
    }
    bool operator()(const ClearMarkers&) const {
        app.tools.markers.clear();
        return true;
    }
    bool operator()(const ShowTimes& command) const {
        app.visible = command.times;
        app.follow = false;
        return true;
    }
    bool operator()(const Follow& command) const {
        app.follow = command.on;
        return true;
    }
    bool operator()(const ChooseTab& command) const {
        app.tab = command.tab;
        app.front = Front::inspector;
        return true;
    }
    bool operator()(const ChooseSource& command) const {
        app.chosen_source = {app.chosen, command.source, app.run.steps.size()};
        return true;
    }
    bool operator()(const ChooseKernelProcess& command) const {
        app.kernel_process = command.process;
        return true;
    }
    bool operator()(const ChooseBottom& command) const {
        app.bottom = command.tab;
        app.front = Front::bottom;
        return true;
    }
    bool operator()(const ShowAllCalls& command) const {
        app.all_calls = command.on;
        return true;
    }
    bool operator()(const SelectCall& command) const {
        app.selected_call = command.id;
        const CallLine* line = command.id ? app.run.calls.find(*command.id) : nullptr;
        if (line != nullptr) app.selected_line = *line;
        if (line == nullptr || !command.center || app.run.timeline.empty()) return true;
        TimelineView view(app);
        view.center_on(line->time);
        return (*this)(ShowTimes{view.span()});
    }
    bool operator()(const ChooseComparison& command) const {
        app.compared = command.shown;
        return true;
    }
    bool operator()(const SetTheme& command) const {
        app.theme = command.theme;
        return true;
    }
    bool operator()(const SetScale& command) const {
        app.scale = std::clamp(command.scale, 1.0F, 2.5F);
        return true;
    }
    bool operator()(const ShowLeft& command) const {
        app.front = Front::left;
        app.left_panel = command.panel == LeftPanel::lesson && !app.lesson ? LeftPanel::lessons : command.panel;
        return true;
    }
    bool operator()(const PointAt& command) const {
        app.pointed_at = command.name;
        return true;
    }
    bool operator()(const SetLayout& command) const {
        app.layout = command.layout;
        return true;
    }
    bool operator()(const SetMotion& command) const {
        app.motion = command.on;
        return true;
    }
    bool operator()(const ShowStageAlone& command) const {
        app.stage_alone = command.on;
        return true;
    }
    bool operator()(const ShowPanel& command) const {
        app.front = command.panel;
        return true;
    }
    bool operator()(const ShowKeys& command) const {
        app.keys_open = command.open;
        if (command.open) app.files.open = false;
        return true;
    }
    bool operator()(const TypePath& command) const {
        app.files.typed = command.text;
        return true;
    }
    bool operator()(const Copy&) const {
        app.note = "Copied.";
        return true;
    }
    bool operator()(const DismissError&) const {
        app.error.clear();
        app.note.clear();
        return true;
    }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

}  // namespace

bool apply_to_view(App& app, const Command& command) {
    return std::visit(ViewCommands{app}, command);
}

}  // namespace ipc::model
