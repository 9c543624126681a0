#include "shared_memory/video_frames_screen.hpp"

#include "shared_memory/video_frames_report.hpp"

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

Screen::Screen(Stage& stage)
    : stage_(stage),
      size_(frame_size(stage)),
      picture_(*static_cast<stage::Picture*>(stage.exhibit())) {}

void Screen::show(Transport transport, std::size_t copied) {
    picture_.next().width = static_cast<std::uint32_t>(size_.width);
    picture_.next().height = static_cast<std::uint32_t>(size_.height);
    const Look look = look_at(next(), size_);
    picture_.show();
    stage_.count(kShown);
    count_copies(stage_, transport, copied);
    count_cpu(stage_);
    if (transport != Transport::shared_memory && look.number != last_)
        stage_.event(EventKind::message_received, static_cast<std::int64_t>(size_.bytes()),
                     look.number);
    last_ = look.number;
    stage_.show(kFrameShown, look.number);
    if (!look.torn()) return;
    stage_.count(kTorn);
    stage_.show(kTearRow, static_cast<std::int64_t>(look.first_of_another));
    const std::size_t bytes = look.rows_of_another * size_.width * sizeof(Pixel);
    stage_.event(EventKind::message_torn, static_cast<std::int64_t>(bytes), look.number);
}

}  // namespace ipc::demos
