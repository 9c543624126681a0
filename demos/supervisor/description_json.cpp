#include "supervisor/description_json.hpp"

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;

namespace {

Json role_json(const RoleInfo& role) {
    Json json{{"name", role.name}, {"help", role.help}, {"local", role.local}};
    if (role.count_knob.empty()) {
        json["count"] = 1;
    } else {
        json["count_knob"] = role.count_knob;
    }
    if (!role.alone.empty()) json["alone"] = role.alone;
    if (!role.onward.empty()) json["onward"] = role.onward;
    return json;
}

Json knob_json_value(const KnobInfo& knob, std::int64_t value) {
    return knob.is_choice() ? Json(knob_text(knob, value)) : Json(value);
}

Json knob_json(const KnobInfo& knob) {
    Json json{{"name", knob.name}, {"help", knob.help}};
    json["type"] = knob.is_choice() ? "choice" : "integer";
    json["default"] = knob_json_value(knob, knob.preset);
    if (knob.is_choice()) {
        json["choices"] = Json::array();
        for (const ChoiceInfo& choice : knob.choices) {
            json["choices"].push_back(
                {{"name", choice.name}, {"help", choice.help}, {"right", choice.right}});
        }
    } else {
        json["range"] = {knob.lowest, knob.highest};
        json["unit"] = knob.unit;
    }
    if (knob.searched) json["searched"] = knob_json_value(knob, *knob.searched);
    json["live"] = knob.live;
    return json;
}

Json metric_json(const MetricInfo& metric, const Description& description) {
    constexpr const char* kTypes[] = {"count", "flag", "real"};
    constexpr const char* kCombines[] = {"sum", "max"};
    Json json{{"name", metric.name},
              {"help", metric.help},
              {"unit", metric.unit},
              {"type", kTypes[static_cast<std::size_t>(metric.type)]},
              {"combine", kCombines[static_cast<std::size_t>(metric.combine)]},
              {"timed", metric.timed}};
    if (!metric.only_of.empty()) json["only_of"] = metric.only_of;
    if (metric.samples >= 0) json["samples"] = description.metrics[static_cast<std::size_t>(metric.samples)].name;
    return json;
}

Json gauge_json(const GaugeInfo& gauge, const Description& description) {
    Json json{{"name", gauge.name}, {"help", gauge.help}, {"unit", gauge.unit}};
    if (gauge.full >= 0)
        json["full"] = description.gauges[static_cast<std::size_t>(gauge.full)].name;
    for (const MeaningInfo& meaning : gauge.meanings)
        json["meanings"].push_back({{"value", meaning.value}, {"name", meaning.name}, {"help", meaning.help}});
    return json;
}

template <class List, class ToJson>
Json array_of(const List& list, ToJson to_json_of) {
    Json array = Json::array();
    for (const auto& item : list)
        array.push_back(to_json_of(item));
    return array;
}

}  // namespace

Json description_to_json(const Description& description) {
    Json json{{"name", description.name},
              {"title", description.title},
              {"category", description.category},
              {"summary", description.summary},
              {"rivals", description.rivals}};
    if (description.searched_by_state != 0) json["searched_by_state"] = description.searched_by_state;
    if (description.state_shown) json["state_shown"] = true;
    if (!description.not_explored.empty()) json["not_explored"] = description.not_explored;
    if (!description.search_leaves_out.empty()) json["search_leaves_out"] = description.search_leaves_out;
    if (description.exhibit != stage::Exhibit::none) {
        json["exhibit"] = kExhibitWords[static_cast<std::size_t>(description.exhibit)];
    }
    json["roles"] = array_of(description.roles, role_json);
    json["knobs"] = array_of(description.knobs, knob_json);
    json["sites"] = array_of(description.sites, [](const SiteInfo& site) {
        Json each{
            {"name", site.name}, {"help", site.help}, {"file", site.file}, {"line", site.line}};
        if (site.touches != stage::Touches::unknown) {
            each["touches"] = kTouchesWords[static_cast<std::size_t>(site.touches)];
        }
        return each;
    });
    json["metrics"] = array_of(description.metrics, [&](const MetricInfo& metric) { return metric_json(metric, description); });
    json["gauges"] = array_of(
        description.gauges, [&](const GaugeInfo& gauge) { return gauge_json(gauge, description); });
    json["try_it"] = array_of(description.try_it, [](const TryInfo& each) {
        return Json{{"what", each.what}, {"command", each.command}};
    });
    if (description.knobs.size() > kIterationsKnob) {
        json["iterations"] = description.knobs[kIterationsKnob].preset;
    }
    json["source_file"] = description.source_file;
    json["source"] = description.source;
    json["sources"] = Json::array({{{"file", description.source_file}, {"text", description.source}}});
    for (const SourceText& other : description.other_sources)
        json["sources"].push_back({{"file", other.file}, {"text", other.text}});
    return json;
}

std::string dump_json(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parse_json(std::string_view text, std::string_view what) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return Error{std::string(what) + " is not JSON"};
    return json;
}

std::string to_json(const Description& description) {
    return description_to_json(description).dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ipc::supervisor
