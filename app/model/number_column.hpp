#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ipc::model {

/// Whole numbers that mostly lie close together: 4 bytes each until one does not fit.
class NumberColumn {
public:
    void push_back(std::int64_t number);
    std::int64_t operator[](std::size_t index) const {
        return wide_.empty() ? base_ + narrow_[index] : wide_[index];
    }
    void reserve(std::size_t count) { narrow_.reserve(count); }
    std::size_t bytes() const { return narrow_.capacity() * 4 + wide_.capacity() * 8; }

private:
    std::int64_t base_ = 0;
    std::vector<std::int32_t> narrow_;
    std::vector<std::int64_t> wide_;
};

}  // namespace ipc::model
