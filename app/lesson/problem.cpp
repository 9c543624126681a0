#include "lesson/problem.hpp"

#include <algorithm>

namespace ipc::lesson {

namespace {

constexpr std::size_t kMostProblems = 100, kLongestWord = 64;

}  // namespace

void Problems::add(int line, std::string text) {
    // Once is enough: <b> and </b>.
    const bool known = !found_.empty() && found_.back().line == line && found_.back().text == text;
    if (!known && found_.size() < kMostProblems) found_.push_back({file_, line, std::move(text)});
}

std::vector<Problem> Problems::take() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return std::exchange(found_, {});
}

int distance(std::string_view one, std::string_view other) {
    if (one.size() > kLongestWord || other.size() > kLongestWord) return kLongestWord;
    std::vector<int> row(other.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<int>(j);
    for (std::size_t i = 0; i < one.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(i) + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const int changed = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[other.size()];
}

std::string with_allowed(std::string_view wrong, std::vector<std::string> allowed) {
    std::stable_sort(allowed.begin(), allowed.end(),
                     [&](const std::string& one, const std::string& other) {
                         return distance(wrong, one) < distance(wrong, other);
                     });
    std::string text = '"' + std::string(wrong.substr(0, kLongestWord)) + '"';
    if (allowed.empty()) return text + "; none is allowed here";
    const int near = static_cast<int>(wrong.size()) / 3;
    if (distance(wrong, allowed.front()) <= near)
        text += "; did you mean \"" + allowed.front() + "\"? Allowed are ";
    else
        text += "; allowed are ";
    return text + joined(allowed);
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

}  // namespace ipc::lesson
