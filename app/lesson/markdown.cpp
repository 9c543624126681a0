#include "lesson/markdown.hpp"

#include <md4c.h>

#include <algorithm>

namespace ipc::lesson {

namespace {

using model::Span;
using model::TextPart;

constexpr std::size_t kDeepest = 4;  // lists in lists

std::string utf8(std::uint32_t code) {
    std::string text;
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
    return text;
}

// &amp; and the like: those that text needs, and those by number.
std::string entity(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
        {"&amp;", "&"},  {"&lt;", "<"},       {"&gt;", ">"},
        {"&quot;", "\""}, {"&apos;", "'"},    {"&nbsp;", "\u00a0"},
    };
    for (const auto& [known, text] : kEntities) {
        if (name == known) return std::string(text);
    }
    if (name.size() < 4 || name[1] != '#') return std::string(name);
    const bool hex = name[2] == 'x' || name[2] == 'X';
    std::uint32_t code = 0;
    for (const char c : name.substr(hex ? 3 : 2, name.size() - (hex ? 4 : 3))) {
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    }
    return utf8(code);
}

bool looks_alike(const Span& one, const Span& other) {
    return one.bold == other.bold && one.emphasis == other.emphasis && one.code == other.code &&
           one.link == other.link;
}

}  // namespace

/// md4c calls back for each beginning, end and piece of text; this builds the tree.
class MarkdownReader {
public:
    MarkdownReader(Markdown& markdown, std::string_view text, int line)
        : markdown_(markdown), text_(text), line_(line) {}

    model::Text read() {
        MD_PARSER parser{};
        parser.flags = MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES;
        parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
            return static_cast<MarkdownReader*>(self)->enter_block(type, detail);
        };
        parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
            return static_cast<MarkdownReader*>(self)->leave_block(type);
        };
        parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
            return static_cast<MarkdownReader*>(self)->enter_span(type, detail);
        };
        parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
            return static_cast<MarkdownReader*>(self)->leave_span(type);
        };
        parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
            return static_cast<MarkdownReader*>(self)->add_text(type, {text, size});
        };
        lists_.push_back(&whole_);
        if (md_parse(text_.data(), static_cast<MD_SIZE>(text_.size()), &parser, this) != 0)
            problem("this is no Markdown that can be read");
        report_waiting();
        return std::move(whole_);
    }

private:
    int here() const {
        return line_ + static_cast<int>(std::count(text_.begin(), text_.begin() + at_, '\n'));
    }
    void problem(const std::string& what) { markdown_.problems_.add(here(), what); }
    // Of something that has not said where it is: the next text does.
    void problem_at_next_text(const std::string& what) {
        report_waiting();
        waiting_ = what;
    }
    void report_waiting() {
        if (!waiting_.empty()) problem(waiting_);
        waiting_.clear();
    }

    std::vector<TextPart>& parts() { return *lists_.back(); }
    TextPart& part(TextPart::Kind kind) {
        TextPart& fresh = parts().emplace_back();
        fresh.kind = kind;
        return fresh;
    }
    // The paragraph that text goes into: an item of a tight list says of none.
    TextPart& open_part() {
        if (parts().empty() || !in_paragraph_) {
            part(TextPart::Kind::paragraph);
            in_paragraph_ = true;
        }
        return parts().back();
    }

    int enter_block(MD_BLOCKTYPE type, void* detail) {
        constexpr const char* kAllowed =
            "; allowed are headings, paragraphs, lists and code between ``` lines";
        switch (type) {
            case MD_BLOCK_P:
                part(TextPart::Kind::paragraph);
                in_paragraph_ = true;
                break;
            case MD_BLOCK_H:
                part(TextPart::Kind::heading).level =
                    static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
                in_paragraph_ = true;
                break;
            case MD_BLOCK_CODE:
                enter_code(*static_cast<MD_BLOCK_CODE_DETAIL*>(detail));
                break;
            case MD_BLOCK_UL:
                enter_list(0);
                break;
            case MD_BLOCK_OL:
                enter_list(std::max(1, static_cast<int>(
                                           static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)));
                break;
            case MD_BLOCK_LI:
                enter_item();
                break;
            case MD_BLOCK_QUOTE:
                problem_at_next_text(std::string("a quote (a line that begins with >)") + kAllowed);
                break;
            case MD_BLOCK_HTML:
                problem_at_next_text(std::string("HTML") + kAllowed);
                break;
            case MD_BLOCK_TABLE:
                problem_at_next_text(std::string("a table") + kAllowed);
                break;
            case MD_BLOCK_HR:
                problem_at_next_text(std::string("a line across (---)") + kAllowed);
                break;
            default:
                break;
        }
        return 0;
    }

    void enter_code(const MD_BLOCK_CODE_DETAIL& detail) {
        TextPart& code = part(TextPart::Kind::code);
        code.language.assign(detail.lang.text, detail.lang.size);
        in_code_ = true;
        in_paragraph_ = true;
        for (const char* exercise : {"predict", "task", "choose"}) {
            if (code.language == exercise)
                problem_at_next_text(std::string("a ```") + exercise +
                                     " block stands inside a list; its ``` begin at the line's beginning");
        }
    }

    // What is deeper than allowed is read into the list around it, and reported.
    void enter_list(int first) {
        ++depth_;
        if (depth_ > kDeepest) {
            if (depth_ == kDeepest + 1)
                problem_at_next_text("lists in lists; allowed are " + std::to_string(kDeepest) + " deep");
            return;
        }
        TextPart& list = part(TextPart::Kind::list);
        list.first = first;
        open_lists_.push_back({lists_.size() - 1, parts().size() - 1});
        in_paragraph_ = false;
    }

    TextPart& list_of(const std::pair<std::size_t, std::size_t>& place) {
        return (*lists_[place.first])[place.second];
    }

    void enter_item() {
        in_paragraph_ = false;
        if (depth_ > kDeepest) return;
        TextPart& list = list_of(open_lists_.back());
        lists_.push_back(&list.items.emplace_back());
    }

    int leave_block(MD_BLOCKTYPE type) {
        in_paragraph_ = false;
        if (type == MD_BLOCK_CODE) in_code_ = false;
        if (type == MD_BLOCK_LI && depth_ <= kDeepest) lists_.pop_back();
        if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
            if (depth_ <= kDeepest) open_lists_.pop_back();
            --depth_;
        }
        return 0;
    }

    int enter_span(MD_SPANTYPE type, void* detail) {
        if (type == MD_SPAN_EM) ++emphasis_;
        if (type == MD_SPAN_STRONG) ++bold_;
        if (type == MD_SPAN_CODE) code_ = true;
        if (type == MD_SPAN_A) {
            const MD_ATTRIBUTE& to = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
            link_.assign(to.text != nullptr ? to.text : "", to.size);
            link_waits_ = true;
        }
        if (type == MD_SPAN_IMG) {
            problem("a picture; allowed in text are **bold**, *emphasis*, `code` and [links](ui:Run)");
            ++pictures_;
        }
        return 0;
    }

    int leave_span(MD_SPANTYPE type) {
        if (type == MD_SPAN_EM) --emphasis_;
        if (type == MD_SPAN_STRONG) --bold_;
        if (type == MD_SPAN_CODE) code_ = false;
        if (type == MD_SPAN_A) {
            check_waiting_link();
            link_.clear();
        }
        if (type == MD_SPAN_IMG) --pictures_;
        return 0;
    }

    // Its words say where it is.
    void check_waiting_link() {
        if (link_waits_) markdown_.check_link(link_, here());
        link_waits_ = false;
    }

    int add_text(MD_TEXTTYPE type, std::string_view text) {
        const char* begin = text_.data();
        if (text.data() >= begin && text.data() < begin + text_.size()) at_ = text.data() - begin;
        report_waiting();
        check_waiting_link();
        if (pictures_ > 0) return 0;
        if (in_code_) {
            parts().back().code += text;
            return 0;
        }
        switch (type) {
            case MD_TEXT_HTML:
                problem("HTML; allowed in text are **bold**, *emphasis*, `code` and [links](ui:Run)");
                return 0;
            case MD_TEXT_NULLCHAR:
                return 0;
            case MD_TEXT_BR:
            case MD_TEXT_SOFTBR:
                add(" ");
                return 0;
            case MD_TEXT_ENTITY:
                add(entity(text));
                return 0;
            default:
                break;
        }
        if (!code_ && text.find("](ui:") != std::string_view::npos)
            problem("a link's target holds a space; write it between < and >, as in "
                    "[the mutex](<ui:sync: mutex>)");
        add(text);
        return 0;
    }

    void add(std::string_view text) {
        Span span;
        span.bold = bold_ > 0;
        span.emphasis = emphasis_ > 0;
        span.code = code_;
        span.link = link_;
        model::Spans& spans = open_part().spans;
        if (spans.empty() || !looks_alike(spans.back(), span)) spans.push_back(std::move(span));
        for (const char c : text)
            spans.back().text += c == '\n' || c == '\t' ? ' ' : c;
    }

    Markdown& markdown_;
    std::string_view text_;
    int line_;
    std::ptrdiff_t at_ = 0;  // of the newest text
    std::string waiting_;    // a problem whose place is not known yet
    model::Text whole_;
    std::vector<std::vector<TextPart>*> lists_;  // what parts are added to, the innermost last
    std::vector<std::pair<std::size_t, std::size_t>> open_lists_;  // each list: in which, and where
    std::size_t depth_ = 0;
    int bold_ = 0, emphasis_ = 0, pictures_ = 0;
    bool code_ = false, in_code_ = false, in_paragraph_ = false;
    std::string link_;
    bool link_waits_ = false;  // to be checked
};

model::Text Markdown::read(std::string_view text, int line) {
    return MarkdownReader(*this, text, line).read();
}

}  // namespace ipc::lesson
