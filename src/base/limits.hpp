#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every bound of Foretell, in one place, with its unit. A limit is tested at N and at N + 1 where it is enforced.
namespace foretell::limits {

// --- HTTP ---------------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_header_bytes_max = 64 * 1024;  ///< Request line and all fields together.
inline constexpr std::size_t k_header_fields_max = 100;
inline constexpr std::size_t k_header_field_bytes_max = 8 * 1024;  ///< One field line without its line end.
inline constexpr std::size_t k_method_bytes_max = 32;
inline constexpr std::size_t k_target_bytes_max = 8 * 1024;
inline constexpr std::size_t k_body_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t k_chunks_max = 65'536;                 ///< Chunks of one chunked body.
inline constexpr std::size_t k_chunk_framing_bytes_max = 4 * 1024;  ///< One chunk's size line; all trailers together.
inline constexpr std::size_t k_request_id_bytes_max = 128;
inline constexpr std::size_t k_inflate_ratio_max = 100;  ///< Bytes that one byte of a gzip body stands for ...
inline constexpr std::size_t k_inflate_any_ratio_bytes_max = 1024 * 1024;  ///< ... in a body of more than this.
inline constexpr std::size_t k_deflate_bytes_min = 1024;                   ///< Shorter answers are sent as they are,
inline constexpr std::size_t k_deflate_bytes_max = 4 * 1024 * 1024;        ///< and longer ones: they take too long.
inline constexpr std::size_t k_cors_origins_max = 100;
inline constexpr std::chrono::seconds k_cors_preflight_max_age{600};  ///< How long a browser may go without asking.
inline constexpr std::size_t k_connections_max = 16'384;              ///< Fewer where descriptors are fewer.
inline constexpr std::size_t k_pipelined_per_wakeup_max = 64;         ///< Then the other connections get their turn.
inline constexpr std::chrono::milliseconds k_header_timeout{10'000};
inline constexpr std::chrono::milliseconds k_body_timeout{30'000};
inline constexpr std::size_t k_body_rate_min_bytes_per_s = 64 * 1024;  ///< Extends the body timeout of large bodies.
inline constexpr std::chrono::milliseconds k_idle_timeout{60'000};
inline constexpr std::chrono::milliseconds k_linger_timeout{5'000};  ///< Discarding after an early refusal.
inline constexpr std::chrono::milliseconds k_drain_grace{1'000};     ///< Idle connections may still ask in a drain.

// --- JSON requests ------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_json_depth_max = 64;
inline constexpr std::size_t k_rows_max = 100'000;
inline constexpr std::size_t k_request_values_max = 8 * 1024 * 1024;  ///< Rows x columns, and rows x classes.
inline constexpr std::size_t k_string_cell_bytes_max = 64 * 1024;

// --- Prediction cache --------------------------------------------------------------------------------------------
inline constexpr std::size_t k_cache_entries =
    1'000;  ///< Rows of one model that are remembered, unless told otherwise.
inline constexpr std::size_t k_cache_entries_max = 1'000'000;
inline constexpr std::size_t k_cache_bytes = 64 * 1024 * 1024;  ///< Of one model, over all threads.
inline constexpr std::size_t k_cached_rows_max = 64;            ///< A request of more rows passes by the cache.

// --- Tables -------------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_columns_max = 10'000;
inline constexpr std::size_t k_column_name_bytes_max = 1'024;
inline constexpr std::size_t k_cell_bytes_max = 64 * 1024;
inline constexpr std::size_t k_record_bytes_max = 64 * 1024 * 1024;  ///< One row, however its cells divide it.
inline constexpr std::size_t k_table_rows_max = 0x7fff'ffff;         ///< Rows are numbered with 31 bits in training.
inline constexpr std::size_t k_categories_max = 100'000;             ///< Distinct texts of one column.
inline constexpr std::size_t k_categories_bytes_max = 16 * 1024 * 1024;  ///< All distinct texts of one column together.
inline constexpr std::size_t k_text_distinct_min = 1'000;  ///< Free text: more distinct values than this ...
inline constexpr double k_text_distinct_share = 0.5;       ///< ... and more than this share of the rows.
inline constexpr std::size_t k_text_all_differ_min = 100;  ///< Free text: more values than this, all of them different.
inline constexpr std::size_t k_integer_classes_max = 20;   ///< Distinct integers of a target that is classified.
inline constexpr std::size_t k_digested_rows_max =
    10'000'000;  ///< Rows among which `describe` looks for repeated ones.

// --- Models -------------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_classes_max = 1'000;
inline constexpr std::size_t k_features_max =
    1'000'000;  ///< Numbers that a predictor reads, one-hot columns among them.
inline constexpr std::size_t k_trees_max = 10'000;
inline constexpr std::uint64_t k_forest_values_max = 1u << 27;     ///< Nodes and leaf values of a trained forest.
inline constexpr std::uint64_t k_forest_bins_max = 8'589'934'592;  ///< Rows x features: a byte each in training.
inline constexpr std::size_t k_out_of_bag_sums_max = 134'217'728;  ///< Rows x classes; beyond there is no such score.
inline constexpr std::size_t k_ridge_features_max = 4'096;         ///< A ridge solves for all of them at once.
inline constexpr std::size_t k_linear_weights_max = 1u << 24;      ///< Weights of a trained linear model.
inline constexpr std::size_t k_model_bytes_max = 1024 * 1024 * 1024;  ///< model.onnx
inline constexpr std::size_t k_manifest_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t k_recipe_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t k_protobuf_depth_max = 100;
inline constexpr std::size_t k_name_bytes_max = 64;  ///< Names of models and aliases.
inline constexpr std::size_t k_golden_rows_max = 64;

// --- Evaluation ---------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_folds_max = 100;
inline constexpr std::size_t k_importance_repeats_max = 100;
inline constexpr std::size_t k_importance_rows_max = 20'000;            ///< Test rows that are shuffled.
inline constexpr std::size_t k_importance_rows_min = 100;               ///< Fewer of more rows say nothing.
inline constexpr std::size_t k_importance_predictions_max = 1'000'000;  ///< Columns x repeats x rows.
inline constexpr std::size_t k_importance_values_max = 1'000'000'000;   ///< Columns x the former: what a row has.
inline constexpr std::size_t k_resamples = 200;                         ///< Of the bootstrap for intervals.
inline constexpr std::size_t k_resampled_rows_max = 100'000;
inline constexpr std::size_t k_resampled_values_max = 1'000'000;  ///< Rows x classes.

// --- Batch prediction ---------------------------------------------------------------------------------------------
inline constexpr std::size_t k_batch_block_bytes = 256 * 1024;  ///< Of the table, for one thread at a time.
inline constexpr std::size_t k_batch_values = 16 * 1024;        ///< Rows x columns that a thread predicts at once.

// --- Models as C files --------------------------------------------------------------------------------------------
inline constexpr std::size_t k_c_features_max = 65'535;  ///< Numbers that a forest asks about: they lie on the stack.
inline constexpr std::size_t k_c_forest_values_max = 1u << 23;  ///< Nodes and leaf values: some 50 s of a compiler.
inline constexpr std::size_t k_c_text_bytes_max = 4'095;        ///< What C99 promises of a string literal.

// --- Comparison ---------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_compared_resamples = 1'000;   ///< Of the paired bootstrap.
inline constexpr std::size_t k_compared_units_max = 10'000;  ///< Rows, or runs of rows, that it draws from.

// --- Performance and health --------------------------------------------------------------------------------------------
inline constexpr std::chrono::milliseconds k_performance_window{10'000};
inline constexpr std::size_t k_performance_windows_max = 1'000;  ///< Of one version; 2 h 46 min without a pause.
inline constexpr std::size_t k_performance_windows_stored_max = 100'000;  ///< Of all versions together; about 12 MB.
inline constexpr std::size_t k_verdict_windows_min = 10;                  ///< Fewer tell no trend from noise.
inline constexpr std::size_t k_verdict_windows_max = 120;                 ///< Every pair of them is compared.
inline constexpr std::size_t k_timed_rows_max = 100'000;                  ///< Of a file; more of it is left unread.
inline constexpr std::uint32_t k_timing_s_max = 24 * 60 * 60;
inline constexpr std::chrono::milliseconds k_usage_interval{1'000};  ///< Over which the processors' load is taken.
inline constexpr double k_usage_warning_percent = 90;                ///< Above, health says so.
inline constexpr std::size_t k_system_file_bytes_max = 64 * 1024;    ///< Read of a file of /proc or of a cgroup.
inline constexpr std::chrono::milliseconds k_model_check_interval{1'000};  ///< Asked more often, health repeats itself.
inline constexpr std::uint32_t k_drain_delay_s_max = 60 * 60;

// --- Disk ---------------------------------------------------------------------------------------------------------
inline constexpr std::uint64_t k_free_space_min_bytes = 64 * 1024 * 1024;  ///< Below, `foretell doctor` says fail ...
inline constexpr std::uint64_t k_free_space_comfortable_bytes = k_model_bytes_max;  ///< ... and below this, warn.

// --- Configuration ------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_config_bytes_max = 1024 * 1024;  ///< foretell.toml

// --- Logs ---------------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_log_ring_bytes = 512 * 1024;          ///< What one I/O loop may be ahead of the writer.
inline constexpr std::size_t k_log_value_bytes_max = 1'024;          ///< One value of a line; longer ones are cut.
inline constexpr std::size_t k_log_features_bytes_max = 16'384;      ///< A request's body, where features are logged.
inline constexpr std::size_t k_log_events_max = 1'024;               ///< Lines beside those of requests, waiting.
inline constexpr std::size_t k_log_console_bytes_max = 1024 * 1024;  ///< Kept for a console that does not read.
inline constexpr std::chrono::milliseconds k_log_pause{10};          ///< Between two writings under load.
inline constexpr std::chrono::milliseconds k_log_flush_timeout{2'000};   ///< For a console that does not read.
inline constexpr std::chrono::milliseconds k_log_retry_interval{1'000};  ///< Of a file that could not be written.
inline constexpr std::uint32_t k_log_file_mib_max = 1024 * 1024;         ///< One log file.
inline constexpr std::uint32_t k_log_files_max = 1'000;

// --- Processes ----------------------------------------------------------------------------------------------------
inline constexpr std::size_t k_threads_max = 256;
inline constexpr std::size_t k_alias_moves_shown_max = 200;  ///< Of each model, the newest, over HTTP.
inline constexpr std::chrono::milliseconds k_registry_busy_timeout{10'000};
inline constexpr std::chrono::milliseconds k_registry_look_interval{500};  ///< A server follows within four of these.
inline constexpr std::chrono::milliseconds k_load_retry_interval{60'000};  ///< Before a version that failed is tried.

}  // namespace foretell::limits
