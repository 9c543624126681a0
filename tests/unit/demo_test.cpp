// Numbers in what a demo says, before it is drawn.
#include "model/demo.hpp"

#include <doctest/doctest.h>

using ipc::model::with_numbers_grouped;

TEST_CASE("long numbers of a sentence are grouped, at spaces where no line breaks") {
    CHECK(with_numbers_grouped("117592 messages were sent, 1234 came.") ==
          "117\u00a0592 messages were sent, 1234 came.");
    CHECK(with_numbers_grouped("1000000") == "1\u00a0000\u00a0000");
    CHECK(with_numbers_grouped("").empty());
}

TEST_CASE("addresses, names and process numbers are left as they are") {
    for (const char* text : {"0x7ffc12345678", "pid 123456 left", "port 50051", "127.0.0.1:50051", "/tmp/a12345",
                             "0.123456 s", "12345abc"})
        CHECK(with_numbers_grouped(text) == text);
}
