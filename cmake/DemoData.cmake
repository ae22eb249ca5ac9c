# The census tables of `foretell demo` (src/cli/demo_data.cpp).
foretell_embed(demo_data
  adult_train ${PROJECT_SOURCE_DIR}/examples/data/adult/adult_train.csv
  adult_test ${PROJECT_SOURCE_DIR}/examples/data/adult/adult_test.csv)
