#include "session/convert_kernel.hpp"

#include <algorithm>
#include <utility>

namespace ipc::session {

namespace {

using supervisor::KernelHolder;
using supervisor::KernelPicture;

std::vector<model::KernelLine> convert(const std::vector<supervisor::KernelField>& fields,
                                       const std::string& command) {
    std::vector<model::KernelLine> lines;
    for (const supervisor::KernelField& field : fields)
        lines.push_back({.name = field.name,
                         .value = field.value ? *field.value : field.value.why(),
                         .command = field.command.empty() ? command : field.command,
                         .known = static_cast<bool>(field.value),
                         .signals = field.signals});
    return lines;
}

/// Who has the object too, beside this descriptor of this process. Nothing where that is not known.
std::string others(const KernelPicture& picture, const std::string& object, const KernelHolder& self) {
    const supervisor::KernelObject* found = picture.object(object);
    if (found == nullptr) return {};
    std::vector<KernelHolder> rest = found->holders;
    std::erase_if(rest, [&self](const KernelHolder& each) {
        return each.process == self.process && each.fd == self.fd;
    });
    const bool all_read = std::all_of(picture.processes.begin(), picture.processes.end(), [](const auto& each) {
        return each.ended() || each.descriptors;
    });
    return rest.empty() && !all_read ? std::string() : supervisor::holders_in_words(picture, rest);
}

std::string other_end(const KernelPicture& picture, const std::string& object) {
    const supervisor::KernelObject* found = picture.object(object);
    return found != nullptr ? found->other_end : std::string();
}

void add_ends(const KernelPicture& picture, std::size_t at, model::KernelProcess& into) {
    const supervisor::KernelProcess& process = picture.processes[at];
    if (process.ended()) {
        into.no_ends = supervisor::kHasEnded;
        return;
    }
    if (!process.descriptors) {
        into.no_ends = process.descriptors.why();
    } else {
        for (const supervisor::KernelDescriptor& each : *process.descriptors) {
            if (each.machinery) {
                ++into.machinery;
                continue;
            }
            into.ends.push_back({.number = std::to_string(each.fd),
                                 .access = each.access_words(),
                                 .object = each.object,
                                 .others = others(picture, each.object, {at, each.fd, false, false}),
                                 .other_end = other_end(picture, each.object)});
        }
    }
    for (std::size_t i = 0; process.mappings && i < process.mappings->size(); ++i) {
        const supervisor::KernelMapping& each = (*process.mappings)[i];
        if (each.machinery) continue;
        into.ends.push_back({.number = "mapped",
                             .access = each.writes ? "read and write" : "read",
                             .object = each.object,
                             .others = others(picture, each.object, {at, -1, false, false}),
                             .other_end = {}});
    }
}

std::optional<std::int64_t> number(const supervisor::Reading<std::int64_t>& reading) {
    return reading ? std::optional(*reading) : std::nullopt;
}

}  // namespace

model::Kernel convert(const KernelPicture& picture) {
    model::Kernel kernel;
    for (std::size_t at = 0; at < picture.processes.size(); ++at) {
        const supervisor::KernelProcess& process = picture.processes[at];
        model::KernelProcess shown{.who = process.who,
                                   .actor = process.actor,
                                   .pid = process.pid,
                                   .lines = convert(process.fields(), {}),
                                   .ends = {},
                                   .no_ends = {}};
        add_ends(picture, at, shown);
        kernel.processes.push_back(std::move(shown));
    }
    for (const supervisor::KernelObject& object : picture.objects) {
        std::string waiters;
        for (const std::size_t waiter : object.waiters)
            waiters += (waiters.empty() ? "" : ", ") + picture.processes[waiter].who;
        kernel.objects.push_back({.kind = supervisor::word(object.kind),
                                  .name = object.name,
                                  .fill = number(object.fill),
                                  .capacity = number(object.capacity),
                                  .unit = object.unit,
                                  .holders = supervisor::holders_in_words(picture, object.holders),
                                  .waiters = std::move(waiters),
                                  .lines = convert(object.fields, object.command),
                                  .command = object.command});
    }
    return kernel;
}

std::vector<model::StuckActor> convert(const std::vector<supervisor::Stuck>& stuck,
                                       const KernelPicture& picture) {
    std::vector<model::StuckActor> actors;
    for (const supervisor::Stuck& each : stuck)
        actors.push_back({picture.processes[each.process].actor, each.text, each.command});
    return actors;
}

}  // namespace ipc::session
