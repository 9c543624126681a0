#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "stage/futex.hpp"
#include "stage/stage.hpp"

namespace ipc::stage {

// The front end prints the text: it alone knows whether a live view stands on the terminal.
void Stage::fail(const char* call, const char* remedy) {
    const int error = errno;
    const char* name = strerrorname_np(error);
    std::array<char, 80> words{};
    std::snprintf(words.data(), words.size(), "%s", strerrordesc_np(error));
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));

    std::snprintf(slot_.failure.data(), slot_.failure.size(), "ipc-%s: %s: %s (%s): %s", kDemo.name,
                  call, name != nullptr ? name : "?", words.data(), remedy);
    _exit(1);
}

}  // namespace ipc::stage
