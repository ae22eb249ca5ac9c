# Puts files into the program, gzipped: one assembly file that includes the bytes and names where each begins and ends.
find_program(FORETELL_GZIP gzip REQUIRED)

# foretell_embed(GROUP NAME FILE [NAME FILE ...]): each FILE lies from foretell_NAME to foretell_NAME_end.
function(foretell_embed group)
  set(folder ${PROJECT_BINARY_DIR}/${group})
  file(MAKE_DIRECTORY ${folder})
  set(assembly "")
  set(all_packed "")
  while(ARGN)
    list(POP_FRONT ARGN name source)
    set(packed ${folder}/${name}.gz)
    add_custom_command(OUTPUT ${packed}
      COMMAND ${FORETELL_GZIP} -9nc ${source} > ${packed}
      DEPENDS ${source} VERBATIM)
    list(APPEND all_packed ${packed})
    string(APPEND assembly
      "  .section .rodata\n"
      "  .global foretell_${name}\n"
      "  .global foretell_${name}_end\n"
      "foretell_${name}:\n  .incbin \"${packed}\"\n"
      "foretell_${name}_end:\n  .byte 0\n")
  endwhile()
  string(APPEND assembly "  .section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${folder}/${group}.S CONTENT "${assembly}")
  set_source_files_properties(${folder}/${group}.S PROPERTIES LANGUAGE ASM OBJECT_DEPENDS "${all_packed}")
  target_sources(foretell_core PRIVATE ${folder}/${group}.S)
endfunction()
