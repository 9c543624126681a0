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
        return true;
    }
    bool operator()(const ShowAllCalls& command) const {
        app.all_calls = command.on;
        return true;
    }
    bool operator()(const SelectCall& command) const {
        app.selected_call = command.id;
        const CallLine* line = command.id ? app.run.calls.find(*command.id) : nullptr;
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
    bool operator()(const SetLayout& command) const {
        app.layout = command.layout;
        return true;
    }
    bool operator()(const SetMotion& command) const {
        app.motion = command.on;
        return true;
    }
    bool operator()(const ShowKeys& command) const {
        app.keys_open = command.open;
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
