#include "engine/c_source/forest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/limits.hpp"
#include "engine/c_source/literals.hpp"

namespace foretell::engine::c_source {
namespace {

constexpr std::string_view k_walk = R"c(
/* What the leaf says that a row's walk through a tree ends at. */
static uint32_t @_exit(uint32_t node, const float *x) {
  while (@_nodes[node].feature != $_LEAF) {
    node = x[@_nodes[node].feature] <= @_nodes[node].threshold ? node + 1 : @_nodes[node].next;
  }
  return @_nodes[node].next;
}
)c";

constexpr std::string_view k_predict_number = R"c(
float @_predict(const @_row *row) {
  float x[$_FEATURES];
  int64_t sum = 0;
  size_t tree;
  @_fill(row, x);
  for (tree = 0; tree < $_TREES; ++tree) sum += @_leaves[@_exit(@_roots[tree], x)];
  return (float)(ldexp((double)sum, -($_EXPONENT)) / $_TREES);
}
)c";

constexpr std::string_view k_predict_two_classes = R"c(
int @_predict(const @_row *row, float *probabilities) {
  float x[$_FEATURES];
  float p[$_CLASSES];
  uint64_t sum = 0;
  size_t tree;
  @_fill(row, x);
  for (tree = 0; tree < $_TREES; ++tree) sum += @_exit(@_roots[tree], x);
  p[0] = (float)((double)($_TOTAL - sum) / $_TOTAL);
  p[1] = (float)((double)sum / $_TOTAL);
  return @_answer(p, probabilities);
}
)c";

constexpr std::string_view k_predict_classes = R"c(
int @_predict(const @_row *row, float *probabilities) {
  float x[$_FEATURES];
  float p[$_CLASSES];
  uint64_t sums[$_CLASSES] = {0};
  size_t tree;
  size_t k;
  @_fill(row, x);
  for (tree = 0; tree < $_TREES; ++tree) {
    const uint32_t *leaf = @_leaves[@_exit(@_roots[tree], x)];
    for (k = 0; k < $_CLASSES; ++k) sums[k] += leaf[k];
  }
  for (k = 0; k < $_CLASSES; ++k) p[k] = (float)((double)sums[k] / $_TOTAL);
  return @_answer(p, probabilities);
}
)c";

class Writer {
 public:
  Writer(const Names& names, Inputs& inputs, const model::Forest& forest, const native::FeaturePlan& plan)
      : names_(names),
        inputs_(inputs),
        forest_(forest),
        plan_(plan),
        fixed_(forest.roots.size()),
        fixed_values_(forest.leaf_values, forest.roots.size()) {}

  std::string write() {
    const std::string fill = fill_function();  // says which tables it needs
    std::string out = constants() + inputs_.text_tables() + code_tables() + trees();
    if (forest_.outputs != 2) out += leaves();
    return out + with_helpers(names_, fill + names_.expand(k_walk) + names_.expand(predict_function()));
  }

 private:
  std::string_view predict_function() const {
    if (forest_.outputs == 1) return k_predict_number;
    return forest_.outputs == 2 ? k_predict_two_classes : k_predict_classes;
  }

  std::string constants() const {
    std::string out = names_.expand(fmt::format("\n#define $_FEATURES {}\n#define $_TREES {}\n#define $_LEAF {}\n",
                                                plan_.features, forest_.roots.size(), limits::k_c_features_max));
    if (forest_.outputs == 1) {
      out += names_.expand("/* Leaves are integers, multiples of 2^-$_EXPONENT. */\n");
      return out + names_.expand(fmt::format("#define $_EXPONENT {}\n\n", fixed_values_.exponent()));
    }
    out += names_.expand("/* Leaves are integers, multiples of 1 / $_TOTAL. */\n");
    return out + names_.expand(fmt::format("#define $_TOTAL {}u\n\n", fixed_.total()));
  }

  /// What each place of a category means to the feature that reads it.
  std::string code_tables() const {
    std::string out;
    for (const native::CodeFeature& code : plan_.codes) {
      out += fmt::format("static const float {}_codes_{}[] = {{", names_.prefix(), code.feature);
      Elements values(out);
      for (const float value : code.values) values.add(value);
      out += "};\n";
    }
    for (const native::OneHotFeature& one_hot : plan_.one_hots) {
      out += fmt::format("static const int32_t {}_hot_{}[] = {{", names_.prefix(), one_hot.feature);
      Elements places(out);
      for (const std::uint32_t place : one_hot.places) {
        places.add(place == native::OneHotFeature::k_none ? -1 : std::int64_t{place});
      }
      out += "};\n";
    }
    return out;
  }

  std::string fill_function() const {
    std::string out = names_.expand(
        "\n/* The numbers that the trees ask about. */\n"
        "static void @_fill(const @_row *row, float *x) {\n");
    if (!plan_.one_hots.empty()) out += "  int32_t hot;\n  size_t k;\n";
    for (const native::NumberFeature& number : plan_.numbers) {
      out += fmt::format("  x[{}] = {};\n", number.feature, inputs_.number(number));
    }
    for (const native::DateFeature& date : plan_.dates) {
      out += fmt::format("  x[{}] = {};\n", date.number.feature, inputs_.date(date));
    }
    for (const native::MissingFeature& missing : plan_.indicators) {
      out += fmt::format("  x[{}] = {} ? 1.0f : 0.0f;\n", missing.feature, inputs_.is_missing(missing));
    }
    for (const native::CodeFeature& code : plan_.codes) {
      out += fmt::format("  x[{0}] = {1}_codes_{0}[{2}];\n", code.feature, names_.prefix(), inputs_.place(code.column));
    }
    for (const native::OneHotFeature& one_hot : plan_.one_hots) {
      out += fmt::format("  for (k = {0}; k < {1}; ++k) x[k] = 0;\n", one_hot.feature, one_hot.feature + one_hot.width);
      out += fmt::format("  hot = {0}_hot_{1}[{2}];\n  if (hot >= 0) x[{1} + hot] = 1;\n", names_.prefix(),
                         one_hot.feature, inputs_.place(one_hot.column));
    }
    return out + "}\n";
  }

  std::string trees() const {
    std::string out = names_.expand(R"c(
/* A row whose x[feature] is at most the threshold goes on to the node behind, else to the node `next`. A leaf has the
 * feature $_LEAF and keeps in `next` what it says. */
static const struct {
  uint16_t feature;
  float threshold;
  uint32_t next;
} @_nodes[] = {)c");
    std::vector<std::uint32_t> roots;
    Elements nodes(out);
    std::uint32_t count = 0;
    for (const std::uint32_t root : forest_.roots) {
      roots.push_back(count);
      count += add_tree(root, count, nodes);
    }
    out += names_.expand("};\n\nstatic const uint32_t @_roots[$_TREES] = {");
    Elements places(out);
    for (const std::uint32_t root : roots) places.add(root);
    return out + "};\n";
  }

  /// Adds a tree in preorder, its root at place `first`; returns how many nodes it has.
  std::uint32_t add_tree(std::uint32_t root, std::uint32_t first, Elements& nodes) const {
    const std::vector<std::uint32_t> order = preorder(root);
    std::vector<std::uint32_t> sizes = subtree_sizes(order);
    for (std::uint32_t place = 0; place < order.size(); ++place) {
      const model::TreeNode& node = forest_.nodes[order[place]];
      if (node.is_leaf()) {
        nodes.add(names_.expand(fmt::format("{{$_LEAF, 0, {}}}", leaf_content(node.right))));
      } else {
        const std::uint32_t right = first + place + 1 + sizes[place + 1];  // behind the left subtree
        nodes.add(fmt::format("{{{}, {}, {}}}", node.feature, literal(node.threshold), right));
      }
    }
    return static_cast<std::uint32_t>(order.size());
  }

  /// The places of a tree's nodes in forest.nodes: each in front of its left subtree, that in front of the right one.
  std::vector<std::uint32_t> preorder(std::uint32_t root) const {
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> pending{root};
    while (!pending.empty()) {
      const std::uint32_t at = pending.back();
      pending.pop_back();
      order.push_back(at);
      if (const model::TreeNode& node = forest_.nodes[at]; !node.is_leaf()) {
        pending.push_back(node.right);
        pending.push_back(node.left);
      }
    }
    return order;
  }

  /// How many nodes the subtree of each node of a preorder has.
  std::vector<std::uint32_t> subtree_sizes(const std::vector<std::uint32_t>& order) const {
    std::vector<std::uint32_t> sizes(order.size(), 1);
    for (std::size_t place = order.size(); place-- > 0;) {
      if (forest_.nodes[order[place]].is_leaf()) continue;
      const std::uint32_t left = sizes[place + 1];
      sizes[place] = 1 + left + sizes[place + 1 + left];
    }
    return sizes;
  }

  /// With two classes the integer of the second says all; else the leaf's number.
  std::uint32_t leaf_content(std::uint32_t leaf) const { return forest_.outputs == 2 ? leaf_integers(leaf)[1] : leaf; }

  std::vector<std::uint32_t> leaf_integers(std::size_t leaf) const {
    std::vector<std::uint32_t> integers(forest_.outputs);
    fixed_.leaf(std::span(forest_.leaf_values).subspan(leaf * forest_.outputs, forest_.outputs), integers);
    return integers;
  }

  std::string leaves() const {
    std::string out;
    if (forest_.outputs == 1) {
      out = names_.expand("\nstatic const int64_t @_leaves[] = {");
      Elements integers(out);
      for (const float value : forest_.leaf_values) integers.add(fixed_values_.leaf(value));
    } else {
      out = names_.expand("\nstatic const uint32_t @_leaves[][$_CLASSES] = {");
      Elements leaves(out);
      for (std::size_t leaf = 0; leaf < forest_.leaves(); ++leaf) {
        leaves.add(fmt::format("{{{}}}", fmt::join(leaf_integers(leaf), ", ")));
      }
    }
    return out + "};\n";
  }

  const Names& names_;
  Inputs& inputs_;
  const model::Forest& forest_;
  const native::FeaturePlan& plan_;
  model::FixedPoint fixed_;
  model::FixedPointValues fixed_values_;
};

}  // namespace

Result<void> check_size(const model::Forest& forest, std::size_t features) {
  if (features > limits::k_c_features_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the forest asks about {} numbers, a C file can have at most {}", features,
                            limits::k_c_features_max),
                "export it as ONNX");
  }
  const std::size_t values = forest.nodes.size() + forest.leaf_values.size();
  if (values > limits::k_c_forest_values_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the forest has {} nodes and leaf values, a C file can have at most {}", values,
                            limits::k_c_forest_values_max),
                "export it as ONNX, or train fewer or less deep trees");
  }
  return {};
}

std::string forest_code(const Names& names, Inputs& inputs, const model::Forest& forest,
                        const native::FeaturePlan& plan) {
  return Writer(names, inputs, forest, plan).write();
}

}  // namespace foretell::engine::c_source
