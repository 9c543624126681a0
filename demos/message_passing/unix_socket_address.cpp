#include "message_passing/unix_socket_address.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "message_passing/unix_socket_report.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {

using namespace ipc::stage;

void name_address(Stage& stage) {
    if (stage.is_on(kAddress)) {
        const bool named = stage.alone() && *stage.address() != 0;
        stage.name_shown("%s", named ? stage.address() : unique_name("talk").c_str());
        return;
    }
    const Result<std::string> directory = private_directory();
    if (!directory) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
    const bool named = stage.alone() && *stage.address() != 0;
    const std::string path = named           ? stage.address()
                             : stage.alone() ? *directory + "/talk"
                                             : *directory + "/" + unique_name("talk");
    const bool server_here = !stage.alone() || stage.page().role_alone == 2;
    if (server_here && !write_down(NamedKind::path, path)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
    stage.name_shown("%s", path.c_str());
}

Address server_address(Stage& stage) {
    const std::string name = stage.object_name();
    // An abstract name begins with a zero byte and fills the length, whatever bytes it holds.
    const std::size_t begin = stage.is_on(kAddress) ? 1 : 0;
    Address address;
    address.name.sun_family = AF_UNIX;
    if (begin + name.size() >= sizeof(address.name.sun_path)) {
        errno = ENAMETOOLONG;
        stage.fail("sun_path", "107 bytes are all that fit: name a shorter path, or set XDG_RUNTIME_DIR to one");
    }
    std::memcpy(address.name.sun_path + begin, name.data(), name.size());
    const std::size_t size = begin + name.size() + (begin == 0 ? 1 : 0);
    address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    return address;
}

}  // namespace ipc::demos
