#pragma once

#include <string>
#include <vector>

/// ipc-playground lesson WORDS...: lists, checks and reports lessons, or runs one as text; all without a
/// window. `folder` and `student` as the options before it say; empty: the usual ones. The exit status.
int lesson_main(std::vector<std::string> words, std::string folder, std::string student);
