#include "message_passing/unix_socket_address.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "message_passing/unix_socket_report.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// Where another user is to come as far as the socket the private directory, 0700, would be in his way.
std::string place_of_path(const Stage& stage) {
    return stage.is_on(kCheckPeer) && !stage.alone() ? "/tmp" : private_directory_name();
}

}  // namespace

void name_address(Stage& stage) {
    if (stage.is_on(kAddress)) {
        const bool named = stage.alone() && *stage.address() != 0;
        stage.name_shown("%s", named ? stage.address() : unique_name("talk").c_str());
        return;
    }
    const bool named = stage.alone() && *stage.address() != 0;
    const bool server_here = !stage.alone() || stage.page().role_alone == 2;
    // Not made by a client, which would not remove it.
    if (server_here && !private_directory()) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
    const std::string name = stage.alone() ? "talk" : unique_name("talk");
    const std::string path = named ? stage.address() : place_of_path(stage) + "/" + name;
    if (server_here && !write_down(NamedKind::path, path)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
    stage.name_shown("%s", path.c_str());
}

Address server_address(Stage& stage) {
    const std::string name = stage.object_name();
    // An abstract name begins with a zero byte and fills the length, whatever bytes it holds.
    const std::size_t begin = stage.is_on(kAddress) ? 1 : 0;
    Address address;
    address.name.sun_family = AF_UNIX;
    const std::size_t size = begin + name.size() + (begin == 0 ? 1 : 0); // a path ends with a zero byte
    if (size > sizeof(address.name.sun_path)) {
        errno = ENAMETOOLONG;
        stage.fail("sun_path", "107 bytes are all that fit: name a shorter path, or set XDG_RUNTIME_DIR to one");
    }
    std::memcpy(address.name.sun_path + begin, name.data(), name.size());
    address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    return address;
}

void note_socket_file(Stage& stage) {
    if (!stage.alone() || stage.is_on(kAddress)) return; // an abstract name is no file, one of our own is known
    if (!write_down_made(stage.object_name())) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
}

void open_to_others(Stage& stage) {
    if (!stage.is_on(kCheckPeer) || stage.is_on(kAddress)) return;
    const mode_t mode = stage.is_on(kMode) ? 0600 : 0666; // to connect one must be allowed to write (man 7 unix)
    if (chmod(stage.object_name().c_str(), mode) == -1) stage.fail("chmod", "see man 2 chmod");
}

const char* bind_remedy(const Stage& stage) {
    switch (errno) {
        case EADDRINUSE:
            if (stage.is_on(kAddress)) return "a server has that name already: end it or choose another name";
            return "a server is there already, or left its file: remove it or name another path";
        case EACCES: return "you may not make files in that directory: name another path";
        case ENOENT: return "its directory is not there: make it or name another path";
        default: return "name another path; see man 2 bind and man 7 unix";
    }
}

const char* connect_remedy(const Stage& stage) {
    switch (errno) {
        case ENOENT: return "no server is there: start it first";
        case ECONNREFUSED:
            if (stage.is_on(kAddress)) return "no server has that name: start it first";
            return "nobody listens there any more: start the server anew";
        case EACCES: return "the permission bits of its path keep you out: ask its owner";
        case EPROTOTYPE: return "the server has a socket of another kind: choose its --type";
        default: return "see man 2 connect and man 7 unix";
    }
}

}  // namespace ipc::demos
