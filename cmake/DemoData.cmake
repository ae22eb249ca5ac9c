# Puts the census tables of examples/data/adult into the program, gzipped, for `foretell demo`: one assembly file that
# includes the bytes and names where each begins and ends (src/cli/demo_data.cpp).
find_program(FORETELL_GZIP gzip REQUIRED)
set(demo_folder ${PROJECT_BINARY_DIR}/demo_data)
file(MAKE_DIRECTORY ${demo_folder})
set(demo_assembly "")
set(demo_packed "")
foreach(table train test)
  set(source ${PROJECT_SOURCE_DIR}/examples/data/adult/adult_${table}.csv)
  set(packed ${demo_folder}/adult_${table}.csv.gz)
  add_custom_command(OUTPUT ${packed}
    COMMAND ${FORETELL_GZIP} -9nc ${source} > ${packed}
    DEPENDS ${source} VERBATIM)
  list(APPEND demo_packed ${packed})
  string(APPEND demo_assembly
    "  .section .rodata\n"
    "  .global foretell_adult_${table}\n"
    "  .global foretell_adult_${table}_end\n"
    "foretell_adult_${table}:\n  .incbin \"${packed}\"\n"
    "foretell_adult_${table}_end:\n  .byte 0\n")
endforeach()
string(APPEND demo_assembly "  .section .note.GNU-stack,\"\",%progbits\n")
file(CONFIGURE OUTPUT ${demo_folder}/demo_data.S CONTENT "${demo_assembly}")
set_source_files_properties(${demo_folder}/demo_data.S PROPERTIES LANGUAGE ASM OBJECT_DEPENDS "${demo_packed}")
target_sources(foretell_core PRIVATE ${demo_folder}/demo_data.S)
