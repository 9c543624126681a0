#include "model/number_column.hpp"

#include <algorithm>

namespace ipc::model {

void NumberColumn::push_back(std::int64_t number) {
    if (!wide_.empty()) {
        wide_.push_back(number);
        return;
    }
    if (narrow_.empty()) base_ = number;
    std::int64_t offset = 0;
    if (!__builtin_sub_overflow(number, base_, &offset) &&
        offset == static_cast<std::int32_t>(offset)) {
        narrow_.push_back(static_cast<std::int32_t>(offset));
        return;
    }
    wide_.reserve(std::max<std::size_t>(narrow_.capacity(), 16));
    for (const std::int32_t each : narrow_)
        wide_.push_back(base_ + each);
    wide_.push_back(number);
    narrow_ = {};
}

}  // namespace ipc::model
