//! `csv` and `labels`.

use crate::report::{FormatName, Options};
use insta::assert_snapshot;

use super::results::*;

#[test]
fn csv_has_a_row_for_each_primary() {
    assert_snapshot!(plain(FormatName::Csv, &[usual()]), @r#"
    id,subject,path,old_start,old_end,new_start,new_end,pattern,action,kind,rule,confidence,level,primary,library,api,before,after,message,notes,fingerprint
    0123456789abcdef0123456789abcdef01234567,Use the right loss,data.py,,,40,40,data-dimension,add,resize-down,data-dimension/image-resized,0.81,warn,true,keras,keras.Model.compile,,"img = cv2.resize(img, (150, 150))",Images are now scaled to 150 × 150 before they enter the network.,"Downscaling loses information and can weaken robustness (study, finding 3).",77aa
    0123456789abcdef0123456789abcdef01234567,Use the right loss,train.py,12,12,12,12,loss-function,replace,,loss-function/compile-loss-replaced,0.93,warn,true,keras,keras.Model.compile,loss='mse',loss='binary_crossentropy',The loss of keras Model.compile changed from mean squared error to binary cross-entropy.,,5f1d
    "#);
}

#[test]
fn labels_are_sorted_and_distinct() {
    let changes = [
        change(vec![loss(), resize()]),
        change(vec![loss(), alternate()]),
    ];
    let labels = plain(FormatName::Labels, &changes);
    assert_eq!(labels, "data-dimension\nloss-function\n");
    assert_eq!(plain(FormatName::Labels, &[]), "");
}

#[test]
fn labels_of_alternates_on_request() {
    let options = Options {
        all: true,
        ..Options::default()
    };
    let labels = write(FormatName::Labels, options, &[usual()]);
    assert_eq!(labels, "data-dimension\nloss-function\noptimizer\n");
}
